// Brings a whole timeline to this device, page by page, behind whatever the reader does. The copy that is read stays until the new one
// is whole. One tab at a time does it for a session.
import { link } from '#electric/client/link.ts'
import type { Session, TimelineEvent } from '../rows.ts'
import type { Outline } from '../timeline/outline.ts'
import type { DeviceStore } from './device-store.ts'
import { onDevice } from './device.ts'

/** Twenty thousand events; of longer sessions the pages round the one that was opened. */
export const mostPages = 200
const pauseMs = 120

export type Bringing = {
  scope: string
  session: Pick<Session, 'id' | 'eventCount' | 'updatedAt'>
  /** The outline and the page that was opened. */
  first: () => Promise<{ outline: Outline; page: number; rows: TimelineEvent[] }>
  readPage: (from: string, to?: string) => Promise<TimelineEvent[]>
  signal: AbortSignal
  pauseMs?: number
}

/** Says how a session stood when its events were brought: another word means that there is more to bring. */
export const standOf = ({ eventCount, updatedAt }: Bringing['session']): string =>
  `${eventCount}@${updatedAt.getTime()}`

/** Resolves when the device has the timeline as it was told, or cannot have it, or `signal` ends it. Rejects when a page cannot be read. */
export async function bringTimeline(bringing: Bringing): Promise<void> {
  const { scope, session, signal } = bringing
  const once = navigator.locks?.request.bind(navigator.locks)
  const work = () => onDevice((store) => bring(store, bringing))
  if (!once) return void (await work())
  await once(`logbook.bring.${scope}.${session.id}`, { ifAvailable: true }, async (lock) => {
    if (lock && !signal.aborted) await work()
  })
}

async function bring(
  store: DeviceStore,
  { scope, session, first, readPage, signal, ...rest }: Bringing,
): Promise<void> {
  const known = await store.timeline(scope, session.id)
  const asOf = standOf(session)
  if (known?.asOf === asOf) return
  const { outline, page, rows: opened } = await first()
  const copy = await store.beginTimeline(scope, session.id)
  const { starts, marks } = outline
  const pages = pagesRound(page, starts.length)
  for (const n of pages) {
    const from = n === 0 ? '' : starts[n]
    if (from === undefined) continue
    const rows = n === page && n < starts.length - 1 ? opened : await readPage(from, starts[n + 1])
    if (signal.aborted || !link.isLive()) return
    await onDevice((same) => same.addEvents(scope, session.id, rows, copy), JSON.stringify(rows).length)
    await new Promise((resolve) => setTimeout(resolve, rest.pauseMs ?? pauseMs))
  }
  await store.finishTimeline(scope, session.id, copy, {
    asOf,
    marks,
    whole: pages.length === Math.max(1, starts.length),
  })
}

/** Page numbers, the opened one first and then its neighbours by distance, at most `mostPages`. */
export function pagesRound(opened: number, count: number): number[] {
  const all = Array.from({ length: Math.max(1, count) }, (_, n) => n)
  return all.toSorted((a, b) => Math.abs(a - opened) - Math.abs(b - opened)).slice(0, mostPages)
}
