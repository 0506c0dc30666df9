// Share links in words.
import { countOf } from '../../ui/numbers.ts'
import { omissionWords } from './shared.ts'
import type { SharedHead } from './shared.ts'

/** What a link leaves out, as a sentence; empty when it is nothing. */
export function leftOutWords({
  without,
  omitted,
  anonymous,
}: Pick<SharedHead, 'without' | 'omitted' | 'anonymous'>): string {
  // Without calls there are no outputs either.
  const words = without
    .filter((word) => word !== 'outputs' || !without.includes('calls'))
    .map((word) => omissionWords[word])
  if (omitted > 0) words.push(countOf(omitted, 'single event'))
  const left = words.length > 0 ? `Left out: ${words.join(', ')}.` : ''
  const names = anonymous ? 'Home folders and names of people and machines are replaced.' : ''
  return [left, names].filter(Boolean).join(' ')
}

/** "events 12 to 80", "from event 12 on", "the whole session". */
export function rangeWords(fromSeq: number, toSeq: number | null): string {
  if (toSeq === null) return fromSeq === 1 ? 'the whole session' : `from event ${fromSeq} on`
  return fromSeq === toSeq ? `event ${fromSeq}` : `events ${fromSeq} to ${toSeq}`
}
