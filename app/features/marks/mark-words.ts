// What a bookmark is called by itself: by the words of what it stands at. Pure.
import { revealHidden } from '../../ui/visible-text.ts'
import { headOf } from '../timeline/entries.ts'
import type { Entry } from '../timeline/entries.ts'
import { callWords, runWords } from '../timeline/event-words.ts'

const longestLabel = 120

/** A name for what an entry shows: the first line of words, else what was called. */
export function labelOf(entry: Entry): string {
  const head = headOf(entry)
  if (entry.kind === 'run') return short(`${entry.verb}, ${runWords(entry.calls)}`)
  if (!head) return 'Event'
  if (entry.kind === 'call') {
    const { verb, subject } = callWords(head)
    return short(`${verb} ${subject}`)
  }
  const words =
    head.preview
      ?.trim()
      .split('\n')
      .find((line) => /[\p{L}\p{N}]/u.test(line)) ?? head.title
  return short(words?.replace(/^[#>*\-\s]+|[*_`]/g, '') || `Event ${head.seq}`)
}

function short(words: string): string {
  const line = revealHidden(words.replace(/\s+/g, ' ').trim()) || 'Event'
  return line.length <= longestLabel ? line : `${line.slice(0, longestLabel - 1).toWellFormed()}…`
}

/** Where a bookmark stands, in words. */
export function placeWords({ type, fromSeq, toSeq }: { type: string; fromSeq: number | null; toSeq: number | null }) {
  if (fromSeq === null) return type === 'session' ? 'the session' : type
  return toSeq === null || toSeq === fromSeq ? `event ${fromSeq}` : `events ${fromSeq} to ${toSeq}`
}

/** Where a bookmark leads within its session, as an address says it. */
export function markSearch({ type, fromSeq, toSeq }: { type: string; fromSeq: number | null; toSeq: number | null }) {
  if (fromSeq === null) return {}
  return { event: String(fromSeq), ...(type === 'range' && toSeq !== null && { until: String(toSeq) }) }
}
