// What the server has been told that it may forget is stored: the engine is killed while Postgres still judges a row. The same is
// done to an engine with that one fault, which must lose the row: else this would show nothing.
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import { testFolder } from '../engine/storage/testing.ts'
import { testSettings } from '../engine/testing.ts'
import { engineSource } from '../engine/program.ts'
import { EngineProcess } from './engine-process.ts'
import { ACKNOWLEDGED_EARLY } from './oracle/faults.ts'
import { Reader, active, eventually } from './reader.ts'

const FAULTY = fileURLToPath(new URL('oracle/faulty-engine.ts', import.meta.url))

const cleanUps: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

test.each([
  { engine: 'an engine that acknowledges only what it has stored', fault: undefined, found: ['1', '2'] },
  { engine: 'an engine that acknowledges before it has stored', fault: ACKNOWLEDGED_EARLY.name, found: ['2'] },
])('$engine, killed in between, has $found', async ({ fault, found }) => {
  const database = await disposableDatabase()
  cleanUps.push(() => database.drop())
  const { sql } = database
  await sql`CREATE TABLE items (id int PRIMARY KEY, title text)`
  // Signs of life come at a third of this, so that the engine is known to have spoken after it took the row.
  await sql`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET wal_sender_timeout = 1500', current_database()); END $$`
  const folder = testFolder()
  cleanUps.push(folder.remove)
  const settings = testSettings(database.url, { ELECTRIC_STORAGE_DIR: folder.path })
  const slot = `electric_slot_${settings.ELECTRIC_REPLICATION_STREAM_ID}`
  const start = async (): Promise<EngineProcess> => {
    const started = await EngineProcess.start(
      { ...settings, ...(fault ? { ORACLE_FAULT: fault } : {}) },
      fault ? ['--import', FAULTY, engineSource] : [engineSource],
    )
    cleanUps.push(() => started.kill())
    await active(started.url)
    return started
  }
  const engine = await start()
  settings.ELECTRIC_PORT = String(engine.port)
  const reader = await new Reader(engine.url, { table: 'items', where: "title LIKE 'a%'" }).catchUp()
  // The judge's connection is made with its first question.
  await sql`INSERT INTO items VALUES (0, 'asked')`
  await reader.next(true)
  reader.take()

  const [judge] = await sql`SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name ~ 'engine judge$'`
  process.kill(Number(judge?.pid), 'SIGSTOP')
  const goOn = (): boolean => process.kill(Number(judge?.pid), 'SIGCONT')
  try {
    const [before] = await sql.begin(async (tx) => {
      await tx`INSERT INTO items VALUES (1, 'a row that waits for its judge')`
      return tx`SELECT pg_current_wal_insert_lsn()::text AS lsn`
    })
    await eventually(async () => {
      const [stream] = await sql`SELECT confirmed_flush_lsn > ${String(before?.lsn)}::pg_lsn AS acknowledged,
          sent_lsn > ${String(before?.lsn)}::pg_lsn AND reply_time > now() - interval '100 ms' AS spoke
        FROM pg_replication_slots JOIN pg_stat_replication ON pid = active_pid WHERE slot_name = ${slot}`
      return fault ? stream?.acknowledged === true : stream?.spoke === true
    })
    await engine.kill()
  } finally {
    goOn()
  }
  await start()
  await sql`INSERT INTO items VALUES (2, 'another')`
  await eventually(async () => {
    expect((await reader.next(true)).status).toBe(200)
    return reader.seen.some(({ value }) => value?.id === '2')
  })
  expect(reader.take().map(({ value }) => value?.id)).toEqual(found)
})
