// The pages of a narrowed timeline that are at hand: neighbours in the order in which they are shown. Pure.
// Law: the pages form one run without a gap; what is dropped is dropped at the end that the reader is moving away from.
import type { TimelineEvent } from '../../rows.ts'
import type { Between, Cursor, SelectedPage, Start } from './selected.ts'

export type Pages = {
  pages: readonly SelectedPage[]
  /** Whether more fits beyond either end of the list. */
  before: boolean
  after: boolean
}

export const noPages: Pages = { pages: [], before: false, after: false }
const mostPages = 12

/** The run with one more page at the end that was asked for. A page of nothing tells only that there is no more. */
export function added(known: Pages, side: Start['side'], page: SelectedPage): Pages {
  const pages = page.edges === null ? known.pages : side === 'after' ? [...known.pages, page] : [page, ...known.pages]
  const over = pages.length > mostPages
  return side === 'after'
    ? { pages: over ? pages.slice(-mostPages) : pages, after: page.more, before: known.before || over }
    : { pages: over ? pages.slice(0, mostPages) : pages, before: page.more, after: known.after || over }
}

/** The run with its last page as it is now; what has come since follows it. */
export function renewed(known: Pages, page: SelectedPage): Pages {
  if (page.edges === null) return known
  return { ...known, pages: [...known.pages.slice(0, -1), page], after: page.more }
}

/** Beside which place the next page at this end is asked for; null without any page. */
export function edgeOf({ pages }: Pages, side: Start['side']): Cursor | null {
  return (side === 'after' ? pages.at(-1)?.edges?.last : pages[0]?.edges?.first) ?? null
}

/** All events at hand, each once, in reading order. */
export function rowsOf({ pages }: Pages): TimelineEvent[] {
  const byId = new Map(pages.flatMap(({ rows }) => rows.map((row) => [row.id, row] as const)))
  return [...byId.values()].sort((a, b) => (a.ordinal < b.ordinal ? -1 : a.ordinal > b.ordinal ? 1 : a.seq - b.seq))
}

export function betweenOf({ pages }: Pages): Readonly<Record<string, Between>> {
  return Object.assign({}, ...pages.map(({ between }) => between))
}
