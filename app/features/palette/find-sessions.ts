// Which sessions the palette offers. Pure.
import { filterSessions, noFilters } from '../sessions/filter-sessions.ts'
import { inOrder } from '../sessions/sort-sessions.ts'
import type { Session } from '../rows.ts'

/** More would push what one looks for out of sight; the list has them all. */
const most = 8

/** Sessions whose title, branch, folder or id has every word of `text`, also sub-agents; without words the latest. Newest first. */
export function findSessions(sessions: readonly Session[], text: string): Session[] {
  const wanted = text.trim() === '' ? noFilters : { ...noFilters, text, subAgents: true, empty: true, archived: true }
  return filterSessions(sessions, wanted, nowhere).toSorted(inOrder('newest')).slice(0, most)
}

// Only words are asked for, which need no surroundings.
const nowhere = { repos: new Map<string, never>(), range: null, pinned: new Set<string>() }
