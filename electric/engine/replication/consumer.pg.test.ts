// What is between a lost slot and the next one.
import { Pool } from 'pg'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import { eventually } from '../../conformance/reader.ts'
import { testStore } from '../storage/testing.ts'
import { Consumer } from './consumer.ts'
import { Publication } from './publication.ts'
import { sessionConfig } from './session.ts'

const NOTHING = {
  done: 0n,
  idle: true,
  take: () => undefined,
  settle: () => undefined,
  passed: () => {},
  end: () => {},
}

test('a shape that is made while the slot is being made is forgotten: it may have missed changes', async () => {
  const { url, sql, drop } = await disposableDatabase()
  const pool = new Pool(sessionConfig(url, 'test of the consumer'))
  const { store, remove } = testStore()
  const slot = `slot_consumer_${process.pid}`
  const closing: (() => void)[] = []
  const consumer = new Consumer({
    databaseUrl: url,
    pool,
    slot,
    publication: new Publication(pool, `publication_consumer_${process.pid}`),
    log: pino({ level: 'silent' }),
    store,
    forgetAll: () => closing.splice(0).forEach((close) => close()),
    restore: async () => undefined,
    session: () => NOTHING,
  })
  await sql.begin(async (writing) => {
    // Making the slot waits for its end.
    await writing`SELECT pg_current_xact_id()`
    consumer.start()
    const making = `logbook-engine create ${slot}`
    await eventually(
      async () => (await sql`SELECT FROM pg_stat_activity WHERE application_name = ${making}`).length > 0,
    )
    const log = store.log(() => undefined)
    closing.push(() => log.close())
    log.finishSnapshot()
    const table = { id: '1', definition: '{}', published: '[]' }
    store.save(log, table, { handle: 'made meanwhile', definition: '{}', snapshot: '', lsn: 1n })
  })
  expect(await consumer.whenActive(20_000)).toBe(true)
  expect(closing).toEqual([])
  expect(store.tables()).toEqual([])
  await consumer.stop()
  await pool.end()
  remove()
  await drop()
})
