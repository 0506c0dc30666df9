// Sessions as the rows of a list: newest first, under the heading of their repository or of their day.
import { dayHeading } from '../../ui/times.ts'
import type { Repo, Session } from '../rows.ts'

export type ListItem =
  | { kind: 'heading'; key: string; title: string; count: number }
  | { kind: 'session'; key: string; session: Session }

type Grouping = { by: 'repo'; repos: ReadonlyMap<string, Repo> } | { by: 'day'; now: Date }

/** Groups stand in the order of their newest session. Sessions with no time at all come last. */
export function groupSessions(sessions: readonly Session[], grouping: Grouping): ListItem[] {
  const groups = new Map<string, Session[]>()
  for (const session of sessions.toSorted(newestFirst)) {
    const heading = grouping.by === 'repo' ? repoHeading(session, grouping.repos) : dayOf(session, grouping.now)
    const group = groups.get(heading)
    if (group) group.push(session)
    else groups.set(heading, [session])
  }
  return [...groups].flatMap(([title, members]): ListItem[] => [
    { kind: 'heading', key: `heading ${title}`, title, count: members.length },
    ...members.map((session): ListItem => ({ kind: 'session', key: session.id, session })),
  ])
}

/** When a session last showed life. */
export function lastSeen(session: Pick<Session, 'lastEventAt' | 'startedAt'>): Date | null {
  return session.lastEventAt ?? session.startedAt
}

function newestFirst(a: Session, b: Session): number {
  const age = (lastSeen(b)?.getTime() ?? 0) - (lastSeen(a)?.getTime() ?? 0)
  return age || (a.id < b.id ? 1 : -1)
}

function repoHeading(session: Session, repos: ReadonlyMap<string, Repo>): string {
  const name = session.repoId && repos.get(session.repoId)?.name
  return name || session.cwd?.split(/[/\\]/).findLast(Boolean) || 'No folder'
}

function dayOf(session: Session, now: Date): string {
  const at = lastSeen(session)
  return at ? dayHeading(at, now) : 'No date'
}
