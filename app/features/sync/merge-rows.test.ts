import { createCollection, createLiveQueryCollection } from '@tanstack/react-db'
import { expect, test } from 'vitest'
import { mergeRows } from './merge-rows.ts'

const row = (id: string, minute: number, name = id) => ({ id, name, updatedAt: new Date(2026, 0, 1, 0, minute) })

test('a newer row of the server is shown, an older one is not', () => {
  const merged = mergeRows(
    [row('a', 1, 'synced'), row('b', 5, 'synced')],
    [row('a', 2, 'server'), row('b', 4, 'server')],
    false,
  )
  expect(merged.map((r) => r.name)).toEqual(['server', 'synced'])
})

test('a row that only the server has is added while sync is incomplete, and not when it was deleted', () => {
  expect(mergeRows([row('a', 1)], [row('b', 1)], true).map((r) => r.id)).toEqual(['a', 'b'])
  expect(mergeRows([row('a', 1)], [row('b', 1)], false).map((r) => r.id)).toEqual(['a'])
})

test('equal rows keep the very same list, so that nothing is drawn again', () => {
  const synced = [row('a', 1)]
  expect(mergeRows(synced, [row('a', 1)], true)).toBe(synced)
})

test('a change that waits for the stream is not undone by a row the server gave before it', async () => {
  type Row = ReturnType<typeof row>
  const collection = createCollection<Row, string>({
    getKey: ({ id }) => id,
    startSync: true,
    sync: {
      sync: ({ begin, write, commit, markReady }) => {
        begin()
        write({ type: 'insert', value: row('a', 1, 'first name') })
        commit()
        markReady()
      },
    },
    onUpdate: () => new Promise(() => {}),
  })
  const query = createLiveQueryCollection((q) => q.from({ row: collection }))
  await query.preload()
  collection.update('a', (draft) => void (draft.name = 'third name'))
  const merged = mergeRows(query.toArray as Row[], [row('a', 2, 'second name')], true)
  expect(merged.map((r) => r.name)).toEqual(['third name'])
})
