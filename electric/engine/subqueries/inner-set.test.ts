import { expect, test } from 'vitest'
import { InnerSet } from './inner-set.ts'
import { memberKey } from './member-key.ts'

const same = (text: string): string => text
const key = (...values: (string | null)[]): string =>
  memberKey(
    values,
    values.map(() => same),
  )

function loaded(negated: boolean, ...keys: string[]): InnerSet {
  const set = new InnerSet(negated, true)
  for (const each of keys) set.load(each, 1)
  return set
}

test('only the first and the last row of a value are transitions, and what turns back is none', () => {
  const set = loaded(false, key('1'))
  set.count(key('1'), 1, 10)
  set.count(key('1'), -1, 11)
  expect(set.untold(false)).toEqual([])
  set.count(key('1'), -1, 12)
  set.count(key('2'), 1, 13)
  expect([set.untold(false), set.untold(true)]).toEqual([[[key('1'), false]], [[key('2'), true]]])
  expect(set.view.holds(key('1'))).toBe(true)
  expect(set.tell(set.untold(false))).toEqual({ turned: [key('1')], txids: [12, 13] })
  expect(set.view.holds(key('1'))).toBe(false)
  set.count(key('2'), -1, 14)
  expect(set.untold(true)).toEqual([])
})

test('a set that was counted anew differs by what entered and what left', () => {
  const set = loaded(false, key('1'), key('2'))
  set.replace([key('2'), key('3')], [7, 5])
  expect([set.untold(false), set.untold(true)]).toEqual([[[key('1'), false]], [[key('3'), true]]])
  expect(set.tell(set.untold(true)).txids).toEqual([5, 7])
})

test('IN: a NULL on either side makes nothing true', () => {
  const set = loaded(false, key(null), key('1', null))
  set.count(key(null), 1, 1)
  expect(set.untold(true)).toEqual([])
  expect([set.view.holds(key(null)), set.view.holds(key('1', null))]).toEqual([false, false])
})

test('NOT IN: NULL is outside of the empty set only', () => {
  const set = loaded(true)
  expect(set.view.holds(key(null))).toBe(true)
  set.count(key('1'), 1, 1)
  expect(set.tell(set.untold(true)).turned).toEqual([key('1'), key(null)])
  set.count(key('2'), 1, 2)
  expect(set.tell(set.untold(true)).turned).toEqual([key('2')])
  expect([set.view.holds(key('3')), set.view.holds(key('2')), set.view.holds(key(null))]).toEqual([true, false, false])
})

test('NOT IN: a NULL inside leaves nothing true, and cannot be told as a move', () => {
  const set = loaded(true, key('1'), key(null))
  expect(set.view.holds(key('2'))).toBe(false)
  set.count(key('1'), -1, 1)
  expect(set.tell(set.untold(false)).turned).toEqual([])
  set.count(key(null), -1, 2)
  expect(set.view.nameless(set.untold(false))).toBe(true)
})

test('NOT IN with tuples: a tuple is unknown where its other values agree', () => {
  const set = loaded(true, key('1', '2'), key('3', null))
  const holds = (...values: (string | null)[]): boolean => set.view.holds(key(...values))
  expect([holds('1', '2'), holds(null, '2'), holds('1', null), holds('1', '5'), holds(null, '5')]).toEqual([
    false,
    false,
    false,
    true,
    false,
  ])
  expect([holds('3', '7'), holds('4', null)]).toEqual([false, true])
})

test('NOT IN over columns that are never NULL names only what is in the set', () => {
  const set = new InnerSet(true, false)
  set.count(key('1'), 1, 1)
  expect(set.tell(set.untold(true)).turned).toEqual([key('1')])
  expect([set.view.holds(key('1')), set.view.holds(key('2'))]).toEqual([false, true])
})
