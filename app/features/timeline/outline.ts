// The outline of a timeline: enough to place a window, jump to an event and draw the overview, without reading the events.

/** Something that stands out; `place` is its position among all events, from 0. */
export type Mark = { place: number; seq: number; kind: 'prompt' | 'error' | 'edit' }

/** `starts[n]` is the ordinal at which page n begins; the last page is open-ended and grows while the session runs. */
export type Outline = { total: number; starts: string[]; marks: Mark[] }

/** The page that holds `ordinal`: the last one that begins at or before it. -1 when there are no pages. */
export function pageOf(starts: string[], ordinal: string): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    const start = starts[middle]
    if (start !== undefined && start <= ordinal) low = middle + 1
    else high = middle
  }
  return low === 0 && starts.length > 0 ? 0 : low - 1
}
