import { expect, test } from 'vitest'
import { makeTable } from '../catalog/table.ts'
import { testStore } from '../storage/testing.ts'
import { makeDefinition } from './definition.ts'
import { Shape } from './shape.ts'
import { isVisible, liftXid, parseSnapshot } from './visibility.ts'

test('a transaction is visible below xmin, and below xmax unless it was running', () => {
  const snapshot = parseSnapshot('100:105:101,103')
  const seen = [99, 100, 101, 102, 103, 104, 105, 106].filter((xid) => isVisible(xid, snapshot))
  expect(seen).toEqual([99, 100, 102, 104])
  expect(isVisible(99, parseSnapshot('100:100:'))).toBe(true)
})

test('a 32-bit id is lifted to the epoch nearest the snapshot', () => {
  const epoch = 2n ** 32n
  expect(liftXid(5, 3n * epoch + 10n)).toBe(3n * epoch + 5n)
  expect(liftXid(0xfffffff0, 3n * epoch + 10n)).toBe(3n * epoch - 16n)
  expect(liftXid(5, 3n * epoch - 10n)).toBe(3n * epoch + 5n)
  const across = { xmin: epoch - 2n, xmax: epoch + 3n, xips: new Set([epoch + 1n]) }
  expect([0xfffffffd, 0xfffffffe, 0, 1, 2, 3].map((xid) => isVisible(xid, across))).toEqual([
    true,
    true,
    true,
    false,
    true,
    false,
  ])
})

test('ids at the end of their 32 bits, special ones left out, are told from those of the next epoch', () => {
  const snapshot = parseSnapshot('4294967290:4294967301:4294967295')
  const seen = [4294967289, 4294967290, 4294967294, 4294967295, 3, 4, 5, 6].map((xid) => isVisible(xid, snapshot))
  expect(seen).toEqual([true, true, true, false, true, true, false, false])
  const far = parseSnapshot(`${2n ** 53n + 7n}:${2n ** 53n + 9n}:${2n ** 53n + 7n}`)
  expect([6, 7, 8, 9].map((xid) => isVisible(xid, far))).toEqual([true, false, true, false])
})

test('what a shape takes of a transaction stays the same, also when later ones were asked about in between', () => {
  const table = makeTable({ oid: 1, schema: 'public', name: 't', columns: [], unpublished: [], family: 'none' })
  const where = { where: undefined, reads: [], conditions: [], exact: true, rest: 'true' }
  const definition = makeDefinition({ table, ...where, selected: [], replica: 'default', log: 'full' })
  const { store, remove } = testStore()
  const shape = new Shape(
    definition,
    0,
    'handle',
    store.log(() => undefined),
  )
  const [shown, running, later] = [
    { xid: 99, commitLsn: 10n },
    { xid: 101, commitLsn: 20n },
    { xid: 105, commitLsn: 40n },
  ]
  expect(shape.takes(shown)).toBeUndefined()
  shape.takeSnapshot({ snapshot: parseSnapshot('100:105:101'), lsn: 30n, written: 30n })
  const taken = (): unknown[] => [shown, running, later].map((transaction) => shape.takes(transaction))
  expect([taken(), taken()]).toEqual([
    [false, true, true],
    [false, true, true],
  ])
  store.close()
  remove()
})
