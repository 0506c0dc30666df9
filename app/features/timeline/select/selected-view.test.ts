// A narrowed timeline that grows, fails and is tried again, against a server of numbers.
import { expect, test } from 'vitest'
import { eventRow } from '../../test-rows.ts'
import { openSelected } from './selected-view.ts'
import type { SelectedPage, Start } from './selected.ts'

const size = 4

/** Answers as the server does, of a session with `count()` events. */
function serverOf(count: () => number, newestFirst = false) {
  const asked: Start[] = []
  const read = async (start: Start): Promise<SelectedPage> => {
    asked.push(start)
    const all = Array.from({ length: count() }, (_, n) => eventRow(n + 1, {}))
    const inOrder = newestFirst ? all.toReversed() : all
    const { at } = start
    const from = at === null ? -1 : inOrder.findIndex(({ seq }) => seq === ('around' in at ? at.around : at.seq))
    const inclusive = at !== null && ('around' in at || at.inclusive)
    const [begin, end] =
      start.side === 'after'
        ? [from + (inclusive ? 0 : 1), from + (inclusive ? 0 : 1) + size]
        : [Math.max(0, from - size), Math.max(0, from)]
    const rows = inOrder.slice(begin, end)
    const [first, last] = [rows[0], rows.at(-1)]
    return {
      rows,
      edges: first && last ? { first, last } : null,
      more: start.side === 'after' ? end < inOrder.length : begin > 0,
      total: start.count ? inOrder.length : null,
      between: {},
    }
  }
  return { read, asked }
}

const seqs = (view: ReturnType<typeof openSelected>) => view.get().events?.map(({ seq }) => seq)

test('it opens at an event, and what grows at the end comes in without moving what is there', async () => {
  let count = 6
  const view = openSelected(false, serverOf(() => count).read)
  await view.open(4)
  expect(seqs(view)).toEqual([4, 5, 6])
  await view.more('before')
  expect(seqs(view)).toEqual([1, 2, 3, 4, 5, 6])
  count = 7
  await view.grow()
  expect(seqs(view)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(view.get()).toMatchObject({ total: 7, hasMoreBefore: false, hasMoreAfter: false })
})

test('nothing is asked for while the end is not at hand, and it is all there once one has come to it', async () => {
  let count = 9
  const server = serverOf(() => count)
  const view = openSelected(false, server.read)
  await view.open()
  count = 11
  await view.grow()
  expect(server.asked).toHaveLength(1)
  await view.more('after')
  await view.more('after')
  expect(seqs(view)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})

test('what comes while an answer is on its way is not forgotten', async () => {
  let count = 2
  const view = openSelected(false, serverOf(() => count).read)
  const opening = view.open()
  count = 3
  await view.grow()
  await opening
  expect(seqs(view)).toEqual([1, 2, 3])
})

test('with the newest first, what comes stands at the beginning', async () => {
  let count = 3
  const view = openSelected(true, serverOf(() => count, true).read)
  await view.open()
  count = 5
  await view.grow()
  expect(seqs(view)).toEqual([2, 3, 4, 5])
  expect(view.get().hasMoreAfter).toBe(true)
})

test('a failed answer keeps what is shown, says why, and is tried again', async () => {
  let away = false
  const { read } = serverOf(() => 9)
  const view = openSelected(false, (start) => (away ? Promise.reject(new Error('The server is away.')) : read(start)))
  await view.open()
  away = true
  await view.more('after')
  expect(view.get()).toMatchObject({ error: 'The server is away.', hasMoreAfter: true })
  expect(seqs(view)).toEqual([1, 2, 3, 4])
  away = false
  await view.more('after')
  expect(view.get().error).toBeUndefined()
  expect(seqs(view)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})
