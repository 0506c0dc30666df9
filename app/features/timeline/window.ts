// A window on a session's timeline: a run of neighbouring pages, each a live query over a range of ordinals. Pages are added
// at either end as one scrolls and dropped at the other, so a session of any length costs the same.
// Law: a page shows the server's rows until its own query is ready, and keeps what it shows until new rows are whole.
import { and, createLiveQueryCollection, gte, lt } from '@tanstack/react-db'
import { link } from '#electric/client/link.ts'
import type { SyncedCollection } from '#electric/client/collection.ts'
import type { TimelineEvent } from '../rows.ts'
import { pageOf } from './outline.ts'
import type { Outline } from './outline.ts'

const mostPages = 12
/** The last page is cut when it has grown to this many events. */
const longPage = 300
const cutPage = 100

export type WindowState = { events: TimelineEvent[]; first: number; last: number; pages: number; synced: boolean }

type Page = {
  start: string
  rows: TimelineEvent[]
  ready: boolean
  close: () => void
}
type ReadPage = (from: string, to?: string) => Promise<TimelineEvent[]>

/** Opens a window on `page` of `outline`; `rows` are the server's rows of that page. Close it when the session is left. */
export function openWindow(
  collection: SyncedCollection<'timelineEvents'>,
  { outline, page, rows }: { outline: Outline; page: number; rows: TimelineEvent[] },
  readPage: ReadPage,
) {
  // The first page has no lower end: a slice that arrives late may belong before everything that is known.
  const starts = ['', ...outline.starts.slice(1)]
  const pages = new Map<number, Page>()
  const listeners = new Set<() => void>()
  let first = Math.max(0, page)
  let last = first
  /** The reader went towards the beginning last, so what arrives at the end must not take the beginning away. */
  let climbing = false
  let state: WindowState

  function show(): void {
    const events: TimelineEvent[] = []
    for (let n = first; n <= last; n++) events.push(...(pages.get(n)?.rows ?? []))
    state = { events, first, last, pages: starts.length, synced: [...pages.values()].every((p) => p.ready) }
    for (const listener of listeners) listener()
  }

  function open(n: number, known: TimelineEvent[] = []): void {
    const start = starts[n]
    if (start === undefined || pages.has(n)) return
    const end = starts[n + 1]
    const opened: Page = { start, rows: known, ready: false, close: () => {} }
    pages.set(n, opened)
    const query = createLiveQueryCollection({
      gcTime: 5000,
      query: (q) =>
        q
          .from({ event: collection })
          .where(({ event }) =>
            end === undefined ? gte(event.ordinal, start) : and(gte(event.ordinal, start), lt(event.ordinal, end)),
          ),
    })
    const take = () => {
      if (!query.isReady()) return
      const found = inOrder(query.toArray as TimelineEvent[])
      // After a refetch the query is empty for a moment; what is on screen stays until the new rows are there.
      if (found.length === 0 && opened.rows.length > 0) return
      opened.ready = true
      opened.rows = found
      if (n === starts.length - 1 && found.length > longPage) return cut(n)
      show()
    }
    const subscription = query.subscribeChanges(take, { includeInitialState: true })
    opened.close = () => subscription.unsubscribe()
    void query.preload().then(take, () => {})
    if (known.length === 0 && !link.isLive())
      void readPage(start, end).then(
        (found) => serve(n, found),
        () => {},
      )
  }

  /** Rows of the server, shown until the stream brings them; what is here already stays. */
  function serve(n: number, found: TimelineEvent[]): void {
    const shown = pages.get(n)
    if (!shown) return
    const known = new Set(shown.rows.map((row) => row.id))
    const fresh = found.filter((row) => !known.has(row.id))
    if (fresh.length === 0) return
    shown.rows = inOrder([...shown.rows, ...fresh])
    show()
  }

  /** Cuts the open end into pages, so that following a long run does not gather it all in one. */
  function cut(n: number): void {
    const long = pages.get(n)
    if (!long) return
    const { rows: all } = long
    const pagesBefore = starts.length
    for (let at = cutPage; at + cutPage <= all.length; at += cutPage) {
      const event = all[at]
      if (event && event.ordinal > (starts.at(-1) ?? '')) starts.push(event.ordinal)
    }
    // All of one ordinal cannot be told apart by ordinal.
    if (starts.length === pagesBefore) return show()
    long.close()
    pages.delete(n)
    for (let next = n; next < starts.length; next++)
      open(
        next,
        all.filter((event) => pageOf(starts, event.ordinal) === next),
      )
    if (last === n) last = starts.length - 1
    trim('before', climbing ? 2 * mostPages : mostPages)
    show()
  }

  function trim(side: 'before' | 'after', most = mostPages): void {
    while (last - first + 1 > most) drop(side === 'before' ? first++ : last--)
  }

  function drop(n: number): void {
    pages.get(n)?.close()
    pages.delete(n)
  }

  function moveTo(target: number): void {
    const wanted = Math.min(Math.max(0, target), starts.length - 1)
    if (wanted >= first && wanted <= last) return
    climbing = false
    for (const n of pages.keys()) drop(n)
    first = last = wanted
    open(wanted)
    show()
  }

  state = { events: inOrder(rows), first, last, pages: starts.length, synced: false }

  return {
    get: (): WindowState => state,
    /** Starts the live queries; opened again after a close it goes on where it stood. */
    open(): void {
      for (let n = first; n <= last; n++) open(n, n === page ? inOrder(rows) : [])
      show()
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Takes the server's rows of one page, while the stream is away. */
    offer: ({ page: n, rows: found }: { page: number; rows: TimelineEvent[] }) => serve(n, found),
    before(): void {
      if (first === 0) return
      climbing = true
      open(--first)
      trim('after')
      show()
    },
    after(): void {
      if (last >= starts.length - 1) return
      climbing = false
      open(++last)
      trim('before')
      show()
    },
    /** Shows the page that holds the event with this ordinal. */
    goToOrdinal: (ordinal: string) => moveTo(pageOf(starts, ordinal)),
    close(): void {
      for (const n of pages.keys()) drop(n)
    },
  }
}

function inOrder(rows: TimelineEvent[]): TimelineEvent[] {
  const shown = rows.filter((row) => row.supersededAt === null)
  return shown.sort((a, b) => (a.ordinal < b.ordinal ? -1 : a.ordinal > b.ordinal ? 1 : a.seq - b.seq))
}
