// Servers and logins that are not made for replication, or stop being so: one clear sentence, and no wrong row.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { afterEach, expect, test } from 'vitest'
import { startEmbedded } from '#db/embedded.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import { Reader, active, eventually, getShape } from '../../conformance/reader.ts'
import { readConfig } from '../config.ts'
import { startEngine } from '../engine.ts'
import { testSettings } from '../testing.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

type Server = { readonly url: string; readonly sql: Sql; replace(): Promise<void> }

/** A server of its own with these settings; `replace` puts a new one with nothing in it at the same address. */
async function server(settings: Record<string, string>): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'logbook-test-'))
  endings.push(() => rm(dataDir, { recursive: true, force: true }))
  await chmod(dataDir, 0o711)
  const options = { dataDir, database: 'postgres', settings: { fsync: 'off', ...settings } }
  let started = await startEmbedded(options)
  endings.push(() => started.stop())
  const sql = postgres(started.url, { onnotice: () => {} })
  endings.push(() => sql.end())
  const replace = async (): Promise<void> => {
    await started.stop()
    await rm(join(dataDir, 'cluster'), { recursive: true })
    started = await startEmbedded({ ...options, port: started.port })
  }
  return { url: started.url, sql, replace }
}

async function engineOn(url: string): Promise<string> {
  const { config } = readConfig(testSettings(url))
  const engine = await startEngine(config)
  endings.push(() => engine.stop())
  return engine.url
}

const health = async (url: string) => (await fetch(`${url}/v1/health`)).json() as Promise<{ reason?: string }>

/** Health says why, and whoever asks for a shape is told to come back. */
async function refuses(url: string, reason: string): Promise<void> {
  await eventually(async () => (await health(url)).reason?.includes(reason) === true)
  expect(await health(url)).toMatchObject({ status: 'starting' })
  expect((await getShape(url, { table: 'items', offset: '-1' })).status).toBe(503)
}

test('a server whose WAL is not logical is told so', { timeout: 60_000 }, async () => {
  const { url } = await server({ wal_level: 'replica' })
  await refuses(await engineOn(url), 'wal_level = logical')
})

test('a login needs REPLICATION, CREATE on the database and its tables, and nothing more', async () => {
  const database = await disposableDatabase()
  endings.push(() => database.drop())
  const role = `plain_${process.pid}`
  const { sql } = database
  const url = new URL(database.url)
  const name = url.pathname.slice(1)
  await sql.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT CREATE ON DATABASE ${name} TO ${role}`)
  endings.push(() => sql.unsafe(`DROP OWNED BY ${role}; DROP ROLE ${role}`))
  await sql.unsafe(
    `CREATE TABLE items (id int PRIMARY KEY); ALTER TABLE items OWNER TO ${role}; CREATE TABLE foreign_items (id int)`,
  )
  url.username = role
  url.password = 'x'
  const engine = await engineOn(url.href)
  await refuses(engine, 'REPLICATION')
  await sql.unsafe(`ALTER ROLE ${role} REPLICATION`)
  await active(engine)
  const reader = await new Reader(engine, { table: 'items' }).catchUp()
  await sql`INSERT INTO items VALUES (1)`
  await reader.next(true)
  expect(reader.take()).toHaveLength(1)
  expect((await getShape(engine, { table: 'foreign_items', offset: '-1' })).status).toBe(400)
})

test(
  'a slot that fell behind what the server keeps is lost: its shapes end and are made anew',
  { timeout: 90_000 },
  async () => {
    const { url, sql } = await server({ max_slot_wal_keep_size: '1MB', max_wal_size: '64MB', min_wal_size: '32MB' })
    await sql`CREATE TABLE items (id int PRIMARY KEY, title text)`
    const engine = await engineOn(url)
    await active(engine)
    const params = { table: 'items', where: "title LIKE 'a%'" }
    const reader = await new Reader(engine, params).catchUp()
    await sql`INSERT INTO items VALUES (1, 'a')`
    await reader.next(true)
    reader.take()
    // The judge stands still, and with it the stream.
    const [judge] = await sql`SELECT pid FROM pg_stat_activity WHERE application_name = 'logbook-engine judge'`
    process.kill(Number(judge?.pid), 'SIGSTOP')
    let released = false
    const release = (): void => {
      if (!released) process.kill(Number(judge?.pid), 'SIGCONT')
      released = true
    }
    endings.push(release)
    await sql`INSERT INTO items VALUES (2, 'a')`
    await eventually(async () => {
      await sql`SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000000)) FROM generate_series(1, 20)`
      await sql`CHECKPOINT`
      const [slot] = await sql`SELECT wal_status FROM pg_replication_slots`
      return slot?.wal_status === 'lost' || slot === undefined
    })
    release()
    await eventually(async () => (await reader.next()).status === 409)
    // What had come whole before the slot was lost may still be told.
    expect(reader.take().filter(({ value }) => value?.id !== '2')).toEqual([])
    const again = await new Reader(engine, params).catchUp()
    expect(again.take().map(({ value }) => value?.id)).toEqual(['1', '2'])
  },
)

test(
  'another server at the same address, whose ids are far behind, is followed from its beginning',
  { timeout: 90_000 },
  async () => {
    const { url, sql, replace } = await server({})
    const begin = async (): Promise<void> => {
      await sql`CREATE TABLE items (id int PRIMARY KEY, title text)`
      await sql`INSERT INTO items VALUES (1, 'a')`
    }
    await begin()
    await sql.unsafe('DO $$ BEGIN FOR i IN 1..5000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$')
    const engine = await engineOn(url)
    await active(engine)
    const reader = await new Reader(engine, { table: 'items' }).catchUp()
    await sql`INSERT INTO items VALUES (2, 'a')`
    await reader.next(true)
    expect(reader.take()).toHaveLength(2)
    await replace()
    await eventually(() =>
      begin().then(
        () => true,
        () => false,
      ),
    )
    await eventually(async () => (await reader.next()).status === 409)
    await active(engine)
    const again = await new Reader(engine, { table: 'items' }).catchUp()
    await sql`INSERT INTO items VALUES (3, 'a')`
    await again.next(true)
    expect(again.take().map(({ value }) => value?.id)).toEqual(['1', '3'])
  },
)

test('a request for a table whose catalog cannot be read is told to come back', async () => {
  const { url, sql } = await server({})
  await sql`CREATE TABLE items (id int PRIMARY KEY)`
  const engine = await engineOn(url)
  await active(engine)
  await sql`CREATE DATABASE other`
  const other = postgres(url.replace(/\/postgres$/, '/other'), { onnotice: () => {} })
  endings.push(() => other.end())
  await other`ALTER DATABASE postgres ALLOW_CONNECTIONS false`
  await other`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'logbook-engine query'`
  expect((await health(engine)) as unknown).toEqual({ status: 'active' })
  const refused = await getShape(engine, { table: 'items', offset: '-1' })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
})
