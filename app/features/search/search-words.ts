// Counts of hits and of the index, in words that add up.
import { countOf, formatCount } from '../../ui/numbers.ts'
import { formatDuration } from '../../ui/times.ts'
import type { SearchHit, SearchIndex } from './reads.server.ts'

const mostCounted = 10_000

/** "12 events", "the newest 50 of 1,204 events". */
export function foundWords(shown: number, total: number | null): string {
  if (total === null || total <= shown) return countOf(shown, 'event')
  const all = total > mostCounted ? `more than ${formatCount(mostCounted)} events` : countOf(total, 'event')
  return `the newest ${formatCount(shown)} of ${all}`
}

/** How much can be found, and how far behind the rest is. */
export function indexWords({ events, waiting, lagMs }: SearchIndex): string {
  if (waiting === 0) return `${countOf(events, 'event')} searchable`
  return `${formatCount(events - waiting)} of ${countOf(events, 'event')} searchable, ${formatDuration(lagMs)} behind`
}

export function kindWords({ kind, role }: Pick<SearchHit, 'kind' | 'role'>): string {
  if (kind === 'message') return role === 'user' ? 'Prompt' : 'Message'
  const words = kind.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
