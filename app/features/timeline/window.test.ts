// A window over a real collection: what is in its range is shown once and in order, wherever it arrives.
import { createCollection } from '@tanstack/react-db'
import { expect, test } from 'vitest'
import type { SyncedCollection } from '#electric/client/collection.ts'
import { link } from '#electric/client/link.ts'
import type { TimelineEvent } from '../rows.ts'
import { eventRow } from '../test-rows.ts'
import { openWindow } from './window.ts'

link.set({ phase: 'live' })

/** A collection that holds `rows` and takes what arrives later. */
function stream(rows: TimelineEvent[]) {
  let arrive: (later: TimelineEvent[]) => void = () => {}
  const collection = createCollection<TimelineEvent, string>({
    getKey: ({ id }) => id,
    sync: {
      sync: ({ begin, write, commit, markReady }) => {
        arrive = (later) => {
          begin()
          for (const value of later) write({ type: 'insert', value })
          commit()
        }
        arrive(rows)
        markReady()
      },
    },
  })
  return {
    collection: collection as unknown as SyncedCollection<'timelineEvents'>,
    arrive: (later: TimelineEvent[]) => arrive(later),
  }
}

const run = (from: number, to: number, part: Partial<TimelineEvent> = {}) =>
  Array.from({ length: to - from + 1 }, (_, n) => eventRow(from + n, part))
const opened = ({ collection }: ReturnType<typeof stream>, starts: string[], page: number, rows: TimelineEvent[]) => {
  const view = openWindow(
    collection,
    { outline: { total: rows.length, starts, marks: [] }, page, rows },
    async () => [],
  )
  view.open()
  return view
}
const seqs = (view: ReturnType<typeof openWindow>) => view.get().events.map((event) => event.seq)

test('an event that arrives before the first one is shown', async () => {
  const rows = run(2, 10)
  const source = stream(rows)
  const view = opened(source, ['a000002'], 0, rows)
  await expect.poll(() => view.get().synced).toBe(true)
  source.arrive([eventRow(11, { ordinal: 'a000001' })])
  await expect.poll(() => seqs(view)[0]).toBe(11)
  view.close()
})

test('an open end that grows is cut into pages, and every event stays once and in order', async () => {
  const rows = run(1, 50)
  const source = stream(rows)
  const view = opened(source, ['a000001'], 0, rows)
  await expect.poll(() => view.get().synced).toBe(true)
  source.arrive(run(51, 400))
  await expect.poll(() => view.get().pages).toBeGreaterThan(2)
  await expect.poll(() => seqs(view)).toEqual(run(1, 400).map((event) => event.seq))
  view.close()
})

test('a long end that cannot be cut, because all its ordinals are the same, is shown as it is', async () => {
  const rows = run(1, 400, { ordinal: 'a' })
  const view = opened(stream(rows), ['a'], 0, rows.slice(0, 10))
  await expect.poll(() => seqs(view)).toHaveLength(400)
  view.close()
})

test('a reader at the front of a long window is not moved by what arrives at its end', async () => {
  const rows = run(1, 1100)
  const starts = Array.from({ length: 11 }, (_, n) => `a${String(n * 100 + 1).padStart(6, '0')}`)
  const source = stream(rows)
  const view = opened(source, starts, 10, rows.slice(1000))
  for (let page = 0; page < 10; page++) view.before()
  await expect.poll(() => seqs(view)).toHaveLength(1100)
  source.arrive(run(1101, 1700))
  await expect.poll(() => seqs(view)).toContain(1101)
  expect(seqs(view)[0]).toBe(1)
  view.close()
})
