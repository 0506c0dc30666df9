import { expect, test } from 'vitest'
import { kinds, kindOf, wordsOf } from './kinds.ts'
import { overlay } from './overlay.ts'
import { saveTodos } from '../todos/writes.ts'

const at = new Date(1)
const row = (id: string, title: string) => ({ id, title, updatedAt: at })

test('changes lie over rows, in their order, and nothing else is touched', () => {
  const rows = [row('a', 'A'), row('b', 'B')]
  const once = overlay(rows, { at: 5, changes: [{ id: 'a', title: 'New', was: 'A' }] })
  expect(once).toEqual([row('a', 'New'), row('b', 'B')])
  expect(rows[0]).toEqual(row('a', 'A'))
  expect(
    overlay(once, {
      at: 5,
      changes: [
        { id: 'b', remove: true },
        { id: 'gone', title: 'x' },
      ],
    }),
  ).toEqual([row('a', 'New')])
})

test('a row that is made is there, where it belongs', () => {
  const entry = { at: 5, changes: [{ id: 'c', sessionId: 's1', body: 'words' }] }
  expect(overlay([], entry, kinds.comments, { sessionId: 's1' })).toMatchObject([
    { id: 'c', body: 'words', createdAt: new Date(5) },
  ])
  expect(overlay([], entry, kinds.comments, { sessionId: 's2' })).toEqual([])
})

test('every write that may wait is found by its function and says what it is', () => {
  expect(kindOf(saveTodos)).toBe('todos')
  expect(kindOf(() => {})).toBeUndefined()
  expect(wordsOf({ kind: 'sessions', changes: [{ id: 'a', renamedTitle: 'Mine' }] })).toEqual({
    called: 'A session',
    words: ['Mine'],
  })
  expect(wordsOf({ kind: 'comments', changes: [{ id: 'a', remove: true }] }).called).toContain('removing')
  // After an update that no longer knows it, a person still sees what it said.
  expect(wordsOf({ kind: 'of the past', changes: [{ id: 'a', words: 'kept' }] }).words.join()).toContain('kept')
})
