import { expect, test } from 'vitest'
import { RecentXids } from './recent-xids.ts'
import { parseSnapshot } from './visibility.ts'

test('a snapshot must show the transactions that had begun to come in before, and those only', () => {
  const recent = new RecentXids()
  for (const xid of [99, 101, 105]) recent.add(xid)
  const snapshot = parseSnapshot('100:105:101')
  expect([0, 1, 2, 3].map((count) => recent.shownBy(snapshot, count))).toEqual([true, true, false, false])
  expect(recent.shownBy(parseSnapshot('106:106:'), recent.count)).toBe(true)
})

test('ids are compared across the end of their 32 bits, and old ones are forgotten', () => {
  const epoch = 2n ** 32n
  const recent = new RecentXids()
  for (const xid of [2 ** 32 - 2, 2 ** 32 - 1, 3]) recent.add(xid)
  expect(recent.shownBy(parseSnapshot(`${epoch + 4n}:${epoch + 4n}:`), 3)).toBe(true)
  expect(recent.shownBy(parseSnapshot(`${epoch - 1n}:${epoch + 4n}:${epoch - 1n}`), 3)).toBe(false)
  expect(recent.shownBy(parseSnapshot(`${epoch}:${epoch + 3n}:`), 3)).toBe(false)
  for (let xid = 4; xid < 5_000; xid += 1) recent.add(xid)
  expect(recent.shownBy(parseSnapshot(`${epoch}:${epoch + 3n}:`), 3)).toBe(true)
})

test('what another history brought is forgotten', () => {
  const recent = new RecentXids()
  for (const xid of [5_000, 5_001]) recent.add(xid)
  recent.clear()
  expect(recent.shownBy(parseSnapshot('700:700:'), recent.count)).toBe(true)
  recent.add(701)
  expect([0, 1].map((count) => recent.shownBy(parseSnapshot('700:701:'), count))).toEqual([true, false])
})
