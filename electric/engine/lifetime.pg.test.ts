// The engine against its database: one slot, one reader, and what happens when either is lost.
import { afterEach, expect, test } from 'vitest'
import postgres from 'postgres'
import { EngineProcess } from '../conformance/engine-process.ts'
import { Reader, active, eventually, getShape } from '../conformance/reader.ts'
import { readConfig } from './config.ts'
import { startEngine } from './engine.ts'
import { testEngine, testSettings } from './testing.ts'
import type { TestEngine } from './testing.ts'

let opened: TestEngine | undefined
afterEach(async () => {
  await opened?.stop()
  opened = undefined
})

const STREAM = 'ELECTRIC_REPLICATION_STREAM_ID'

async function open(more: Record<string, string> = {}): Promise<TestEngine> {
  opened = await testEngine(more)
  await opened.database.sql`CREATE TABLE items (id int PRIMARY KEY, title text)`
  return opened
}

/** Ends the backend that sends the slot's changes, and gives its pid. */
async function cutStream({ database: { sql } }: TestEngine, slot: string): Promise<void> {
  await sql`SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = ${slot}`
}

test('a lost connection is made again; handles live on and no change is lost or doubled', async () => {
  const engine = await open({ [STREAM]: `cut_${process.pid}` })
  const { sql } = engine.database
  const reader = await new Reader(engine.engine.url, { table: 'items' }).catchUp()
  reader.take()
  for (let id = 1; id <= 5; id += 1) {
    await sql`INSERT INTO items VALUES (${id}, 'x')`
    await cutStream(engine, `electric_slot_cut_${process.pid}`)
  }
  const seen: unknown[] = []
  await eventually(async () => {
    expect((await reader.next(true)).status).not.toBe(409)
    seen.push(...reader.take().map(({ value }) => value?.id))
    return seen.length >= 5
  })
  expect(seen).toEqual(['1', '2', '3', '4', '5'])
})

test('a lost connection is made again while every snapshot waits', async () => {
  const engine = await open({ [STREAM]: `busy_${process.pid}` })
  const { url } = engine.engine
  const { sql } = engine.database
  await new Reader(url, { table: 'items' }).catchUp()
  const waiting = async (): Promise<number> =>
    (await sql`SELECT FROM pg_locks WHERE NOT granted AND relation = 'items'::regclass`).length
  const asked: Promise<unknown>[] = []
  await sql.begin(async (locking) => {
    await locking`LOCK TABLE items IN ACCESS EXCLUSIVE MODE`
    for (let id = 1; id <= 10; id += 1) asked.push(getShape(url, { table: 'items', where: `id = ${id}`, offset: '-1' }))
    await eventually(async () => (await waiting()) === 10)
    await cutStream(engine, `electric_slot_busy_${process.pid}`)
    await eventually(async () => (await fetch(`${url}/v1/health`)).status === 202)
    await active(url)
    expect(await waiting()).toBe(10)
  })
  await Promise.all(asked)
})

test('a lost slot ends all shapes: nothing is served that may have a hole', async () => {
  const slot = `electric_slot_lost_${process.pid}`
  const engine = await open({ [STREAM]: `lost_${process.pid}` })
  const { sql } = engine.database
  const reader = await new Reader(engine.engine.url, { table: 'items' }).catchUp()
  await eventually(async () => {
    await cutStream(engine, slot)
    return sql`SELECT pg_drop_replication_slot(${slot})`.then(
      () => true,
      () => false,
    )
  })
  await sql`INSERT INTO items VALUES (1, 'into the hole')`
  await eventually(async () => (await reader.next()).status === 409)
  const again = await new Reader(engine.engine.url, { table: 'items' }).catchUp()
  expect(again.take().map(({ value }) => value?.id)).toEqual(['1'])
})

test(
  'a second engine on the same slot waits, refuses shapes, and takes over when the first stops',
  { timeout: 40_000 },
  async () => {
    const first = await open({ [STREAM]: `pair_${process.pid}` })
    const { config } = readConfig(testSettings(first.database.url, { [STREAM]: `pair_${process.pid}` }))
    const second = await startEngine(config)
    const health = async () => (await fetch(`${second.url}/v1/health`)).json()
    await eventually(async () => JSON.stringify(await health()) === '{"status":"waiting"}')
    expect((await fetch(`${second.url}/v1/health`)).status).toBe(202)
    const refused = await getShape(second.url, { table: 'items', offset: '-1' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    await first.engine.stop()
    await active(second.url)
    expect((await getShape(second.url, { table: 'items', offset: '-1' })).status).toBe(200)
    await second.stop()
    const slots = await first.database
      .sql`SELECT FROM pg_replication_slots WHERE slot_name = ${`electric_slot_pair_${process.pid}`}`
    expect(slots).toHaveLength(0)
    await first.database.drop()
    opened = undefined
  },
)

test('traffic on other tables moves the slot on', async () => {
  const slot = `electric_slot_busy_${process.pid}`
  const { database } = await open({ [STREAM]: `busy_${process.pid}` })
  await database.sql`INSERT INTO items SELECT n, repeat('x', 100) FROM generate_series(1, 1000) n`
  const [after] = await database.sql`SELECT pg_current_wal_insert_lsn()::text AS lsn`
  await eventually(async () => {
    await database.sql`SELECT pg_logical_emit_message(false, 'test', 'x')`
    const [row] =
      await database.sql`SELECT confirmed_flush_lsn > ${after?.lsn}::pg_lsn AS moved FROM pg_replication_slots WHERE slot_name = ${slot}`
    return row?.moved === true
  })
})

test('without the secret nothing about shapes is told, whatever the spelling of the path', async () => {
  const { engine } = await open({ ELECTRIC_SECRET: 'geheim' })
  for (const path of ['/v1/shape', '/v1//shape/', '/v1/%73hape']) {
    for (const query of ['', '&secret=wrong', '&secret=']) {
      const answer = await fetch(`${engine.url}${path}?table=items&offset=-1${query}`)
      expect([answer.status, await answer.json()], path + query).toEqual([
        401,
        { message: 'Unauthorized - Invalid API secret' },
      ])
    }
  }
  expect((await getShape(engine.url, { table: 'items', offset: '-1', secret: 'geheim' })).status).toBe(200)
  expect((await fetch(`${engine.url}/v1/health`)).status).toBe(200)
  expect((await fetch(`${engine.url}/v1/shape?secret=geheim`, { method: 'DELETE' })).status).toBe(405)
})

test('the shape read longest ago makes room; one that can never fit says so', async () => {
  const { engine, database } = await open({ LOGBOOK_ENGINE_LOG_BYTES: '20000', ELECTRIC_MAX_SHAPES: '2' })
  await database.sql`INSERT INTO items SELECT n, repeat('x', 100) FROM generate_series(1, 300) n`
  const tooLarge = await getShape(engine.url, { table: 'items', offset: '-1' })
  expect(tooLarge.status).toBe(503)
  expect(JSON.stringify(tooLarge.body)).toContain('LOGBOOK_ENGINE_LOG_BYTES')
  const one = await new Reader(engine.url, { table: 'items', where: 'id = 1' }).catchUp()
  const two = await new Reader(engine.url, { table: 'items', where: 'id = 2' }).catchUp()
  await one.next()
  await new Reader(engine.url, { table: 'items', where: 'id = 3' }).catchUp()
  expect((await one.next()).status).toBe(200)
  expect((await two.next()).status).toBe(409)
})

test('a log that outgrows the memory ends with 409 and starts again small', async () => {
  const { engine, database } = await open({ LOGBOOK_ENGINE_LOG_BYTES: '20000' })
  await database.sql`INSERT INTO items VALUES (1, 'x')`
  const reader = await new Reader(engine.url, { table: 'items' }).catchUp()
  for (let round = 0; round < 60; round += 1)
    await database.sql`UPDATE items SET title = ${`${round}`.padStart(400, 'y')}`
  await eventually(async () => (await reader.next()).status === 409)
  expect((await new Reader(engine.url, { table: 'items' }).catchUp()).take()).toHaveLength(1)
})

test('the process says all that is wrong with its settings and ends', async () => {
  const failed = EngineProcess.start({ ELECTRIC_PORT: 'x', DATABASE_URL: 'nonsense' })
  await expect(failed).rejects.toThrow(/DATABASE_URL.*\n.*ELECTRIC_PORT.*\n.*ELECTRIC_SECRET/)
})

test('the process ends with its parent, drops its slot and frees a port for the next', async () => {
  const { database } = await open()
  const settings = testSettings(database.url)
  const child = await EngineProcess.start(settings)
  await active(child.url)
  const busy = EngineProcess.start({ ...settings, [STREAM]: `other_${process.pid}`, ELECTRIC_PORT: String(child.port) })
  await expect(busy).rejects.toThrow(/ELECTRIC_PORT/)
  expect(await child.closePipe()).toBe(0)
  expect(
    await database.sql`SELECT FROM pg_replication_slots WHERE slot_name = ${`electric_slot_${settings[STREAM]}`}`,
  ).toHaveLength(0)
})

test('an unreachable database keeps the engine starting, and requests are told when to come back', async () => {
  const { config } = readConfig(testSettings('postgres://nobody@127.0.0.1:1/none'))
  const engine = await startEngine(config)
  const answer = await getShape(engine.url, { table: 'items', offset: '-1' })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await (await fetch(`${engine.url}/v1/health`)).json()).toEqual({
    status: 'starting',
    reason: expect.stringContaining('check that Postgres runs'),
  })
  await engine.stop()
})

test('a client that goes away is forgotten, and the others are not disturbed', async () => {
  const { engine, database } = await open()
  const reader = await new Reader(engine.url, { table: 'items' }).catchUp()
  const position = { table: 'items', offset: reader.offset, handle: reader.handle, live: 'true' }
  const gone = new AbortController()
  const left = getShape(engine.url, position, { signal: gone.signal })
  const stays = getShape(engine.url, position)
  gone.abort()
  await expect(left).rejects.toThrow(/abort/i)
  const direct = postgres(database.url)
  await direct`INSERT INTO items VALUES (1, 'x')`
  await direct.end()
  expect((await stays).headers.get('electric-has-data')).toBe('true')
})
