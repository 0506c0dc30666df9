// Sessions as the rows of a list: in their order, under headings, what a session started below it.
import { dayHeading } from '../../ui/times.ts'
import type { Repo, Session } from '../rows.ts'
import { lastSeen, repoName } from './session-words.ts'
import { inOrder } from './sort-sessions.ts'
import type { Sort } from './sort-sessions.ts'

export type ListItem =
  | { kind: 'heading'; key: string; title: string; branch?: string; count: number }
  /** `depth`: how many sessions of the list it stands below. */
  | { kind: 'session'; key: string; session: Session; depth: number }

export const groupings = [
  { value: 'repo', label: 'By repository' },
  { value: 'branch', label: 'By branch' },
  { value: 'day', label: 'By day' },
  { value: 'none', label: 'One list' },
] as const

export type Grouping = (typeof groupings)[number]['value']

type Heading = { title: string; branch?: string }
type How = { by: Grouping; sort: Sort; repos: ReadonlyMap<string, Repo>; now: Date; pinned: ReadonlySet<string> }

/** What is pinned stands first, however the rest is grouped; groups stand in the order of their first session. A child stands in the group of the session that it stands below. */
export function groupSessions(sessions: readonly Session[], { by, sort, repos, now, pinned }: How): ListItem[] {
  const shown = new Set(sessions.map(({ id }) => id))
  const children = new Map<string, Session[]>()
  const groups = new Map<string, { heading: Heading; items: ListItem[] }>()
  const roots: Session[] = []
  for (const session of sessions.toSorted(inOrder(sort))) {
    const parent = session.parentSessionId
    if (parent === null || !shown.has(parent) || parent === session.id || pinned.has(session.id)) roots.push(session)
    else children.set(parent, [...(children.get(parent) ?? []), session])
  }
  const placed = new Set<string>()
  const place = (items: ListItem[], session: Session, depth: number) => {
    if (placed.has(session.id)) return
    placed.add(session.id)
    items.push({ kind: 'session', key: session.id, session, depth })
    for (const child of children.get(session.id) ?? []) place(items, child, depth + 1)
  }
  const under = (session: Session) => {
    const heading = pinned.has(session.id) ? pins : headingOf(session, by, repos, now)
    const key = heading === pins ? '' : `${heading.title}\n${heading.branch ?? ''}`
    const group = groups.get(key) ?? { heading, items: [] }
    groups.set(key, group)
    place(group.items, session, 0)
  }
  for (const session of roots) if (pinned.has(session.id)) under(session)
  for (const session of roots) if (!pinned.has(session.id)) under(session)
  // Sessions that name each other as parent, as a broken source may.
  for (const session of sessions) if (!placed.has(session.id)) under(session)
  return [...groups].flatMap(([key, { heading, items }]): ListItem[] =>
    by === 'none' && key !== '' && groups.size === 1
      ? items
      : [{ kind: 'heading', key: `heading ${key}`, ...heading, count: items.length }, ...items],
  )
}

const pins: Heading = { title: 'Pinned' }

function headingOf(session: Session, by: Grouping, repos: ReadonlyMap<string, Repo>, now: Date): Heading {
  if (by === 'none') return { title: 'All others' }
  if (by === 'day') {
    const at = lastSeen(session)
    return { title: at ? dayHeading(at, now) : 'No date' }
  }
  const title = repoName(session, repos)
  return by === 'branch' ? { title, branch: session.branch ?? 'no branch' } : { title }
}
