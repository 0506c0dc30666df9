// Which notifications a bell shows, and in which order. Pure.
import { formatCount } from '../../ui/numbers.ts'
import type { Notification } from '../rows.ts'

/** Newest first, those that still wait before those that are over; at most `most`. */
export function shownNotifications(all: readonly Notification[], most = 30): Notification[] {
  const waiting = (one: Notification) => Number(one.resolvedAt === null)
  return all.toSorted((a, b) => waiting(b) - waiting(a) || b.raisedAt.getTime() - a.raisedAt.getTime()).slice(0, most)
}

/** Those that want a person now: not read, and not over. */
export const unseen = (all: readonly Notification[]): Notification[] =>
  all.filter((one) => one.readAt === null && one.resolvedAt === null)

/** Where a notification leads. */
export function placeOf({ kind, sessionId, eventSeq, body }: Notification): string {
  if (kind === 'search') return `/search?q=${encodeURIComponent(body ?? '')}`
  if (sessionId === null) return '/'
  return `/sessions/${sessionId}${eventSeq === null ? '' : `?event=${eventSeq}`}`
}

/** What it is about, beside its title. */
export function aboutWords({ kind, count, body }: Notification, session: string | undefined): string {
  if (kind === 'search')
    return count === 1 ? 'Saved search: 1 new event' : `Saved search: ${formatCount(count)} new events`
  const times = count > 1 ? ` (${formatCount(count)} times)` : ''
  if (kind === 'posted') return (body ?? session ?? 'Posted by a key') + times
  return session ?? 'Session'
}

/** Whether an agent waits, until it goes on. */
export const waits = ({ kind }: Notification): boolean => kind === 'permission' || kind === 'attention'

export function bellWords(unseen: readonly Notification[]): string {
  const waiting = unseen.filter(waits).length
  const news = unseen.length - waiting
  const words = [
    ...(waiting > 0 ? [waiting === 1 ? '1 agent waits for you' : `${waiting} agents wait for you`] : []),
    ...(news > 0 ? [news === 1 ? '1 notification' : `${news} notifications`] : []),
  ]
  return words.join(', ') || 'Notifications'
}
