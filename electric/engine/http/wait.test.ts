import { expect, test } from 'vitest'
import { makeTable } from '../catalog/table.ts'
import { SNAPSHOT_END } from '../offsets.ts'
import { makeDefinition } from '../shapes/definition.ts'
import { Departure } from '../shapes/departure.ts'
import { Shape } from '../shapes/shape.ts'
import { parseSnapshot } from '../shapes/visibility.ts'
import { testStore } from '../storage/testing.ts'
import type { Exchange } from './exchange.ts'
import { nextPage } from './wait.ts'

const table = makeTable({ oid: 1, schema: 'public', name: 'items', columns: [], unpublished: [], family: 'none' })
const where = { where: undefined, reads: [], conditions: [], exact: true, rest: 'true' }
const definition = makeDefinition({ table, ...where, selected: [], replica: 'default', log: 'full' })

test('a page that is read before a commit does not say that it has it, though the answer is made after it', async () => {
  const { store, remove } = testStore()
  const log = store.log(() => undefined)
  const shape = new Shape(definition, 0, 'handle', log)
  log.finishSnapshot()
  shape.restore({ snapshot: parseSnapshot('1:1:'), lsn: 1n, written: 1n })
  let lastLsn = 5n
  const read = log.read.bind(log)
  log.read = (offset) => {
    // The next thing that happens.
    queueMicrotask(() => {
      log.stage([{ lsn: 9n, op: 0, line: '{}' }])
      log.commit()
      lastLsn = 9n
    })
    return read(offset)
  }
  const exchange = {
    services: { config: { longPollTimeout: 100 }, lastLsn: () => lastLsn },
    asked: { offset: SNAPSHOT_END, live: false },
    departure: new Departure(),
  }
  const { page, seen } = await nextPage(exchange as unknown as Exchange, shape)
  expect([page.empty, lastLsn, seen]).toEqual([true, 9n, 5n])
  store.close()
  remove()
})
