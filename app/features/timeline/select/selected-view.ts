// What a selection leaves of a session, read page by page, for what fits may stand anywhere in a session of any length. One answer at a
// time is waited for; a session that grows renews the page at its living end.
import type { TimelineEvent } from '../../rows.ts'
import { added, betweenOf, edgeOf, noPages, renewed, rowsOf } from './pages.ts'
import type { Pages } from './pages.ts'
import type { Between, SelectedPage, Start } from './selected.ts'

export type SelectedState = {
  /** Undefined until the first are here. */
  events: TimelineEvent[] | undefined
  between: Readonly<Record<string, Between>>
  total: number | undefined
  error: string | undefined
  hasMoreBefore: boolean
  hasMoreAfter: boolean
}

export function openSelected(newestFirst: boolean, read: (start: Start) => Promise<SelectedPage>) {
  const listeners = new Set<() => void>()
  let pages: Pages | undefined
  let total: number | undefined
  let busy = false
  let hasGrown = false
  let state: SelectedState = {
    events: undefined,
    between: {},
    total,
    error: undefined,
    hasMoreBefore: false,
    hasMoreAfter: false,
  }

  function show(error?: string): void {
    state = {
      events: pages && rowsOf(pages),
      between: pages ? betweenOf(pages) : {},
      total,
      error,
      hasMoreBefore: pages?.before ?? false,
      hasMoreAfter: pages?.after ?? false,
    }
    for (const listener of listeners) listener()
  }

  async function ask(start: Start, take: (page: SelectedPage) => Pages): Promise<void> {
    if (busy) return
    busy = true
    try {
      const page = await read(start)
      pages = take(page)
      total = page.total ?? total
      show()
    } catch (error) {
      show(error instanceof Error && error.message ? error.message : 'The server did not answer.')
    } finally {
      busy = false
    }
    if (hasGrown) await grow()
  }

  /** Reads anew where the session grows: at the end of the list, or at its beginning with the newest first. */
  async function grow(): Promise<void> {
    hasGrown = busy
    if (busy || !pages) return
    if (newestFirst) {
      if (!pages.before) await ask({ at: null, side: 'after', count: true }, (page) => added(noPages, 'after', page))
    } else if (!pages.after) {
      const from = pages.pages.at(-1)?.edges?.first
      const known = pages
      await ask({ at: from ? { ...from, inclusive: true } : null, side: 'after', count: true }, (page) =>
        known.pages.length === 0 ? added(known, 'after', page) : renewed(known, page),
      )
    }
  }

  return {
    get: (): SelectedState => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Reads the page at an event, in place of what is here; without one the first of the list. */
    open: (around?: number): Promise<void> =>
      ask({ at: around === undefined ? null : { around }, side: 'after', count: true }, (page) =>
        added({ ...noPages, before: around !== undefined }, 'after', page),
      ),
    /** One more page at an end, if there is one. */
    async more(side: Start['side']): Promise<void> {
      const known = pages
      if (!known?.[side]) return
      const edge = edgeOf(known, side)
      const at = edge ? { ...edge, inclusive: false } : null
      await ask({ at, side, count: false }, (page) => added(known, side, page))
    },
    grow,
  }
}
