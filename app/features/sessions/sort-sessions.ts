// The order of the list. Pure; equal ones in the order of their ids, so that nothing jumps.
import type { Session } from '../rows.ts'
import { lastSeen, spanOf, titleOf } from './session-words.ts'

export const sorts = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'longest', label: 'Longest first' },
  { value: 'events', label: 'Most events' },
  { value: 'errors', label: 'Most errors' },
  { value: 'cost', label: 'Highest cost' },
  { value: 'title', label: 'By title' },
] as const

export type Sort = (typeof sorts)[number]['value']

/** What is unknown of a session stands last, whichever way. */
export function inOrder(sort: Sort): (a: Session, b: Session) => number {
  return (a, b) => compare(sort, a, b) || (a.id < b.id ? 1 : -1)
}

function compare(sort: Sort, a: Session, b: Session): number {
  if (sort === 'title') return titleOf(a).localeCompare(titleOf(b), undefined, { numeric: true })
  const [x, y] = [measure[sort](a), measure[sort](b)]
  if (x === null || y === null) return Number(x === null) - Number(y === null)
  return sort === 'oldest' ? x - y : y - x
}

const seen = (session: Session) => lastSeen(session)?.getTime() ?? null
const measure: Record<Exclude<Sort, 'title'>, (session: Session) => number | null> = {
  newest: seen,
  oldest: seen,
  longest: spanOf,
  events: (session) => session.eventCount,
  errors: (session) => session.errorCount,
  cost: (session) => (session.costUsd === null ? null : Number(session.costUsd)),
}
