// What outlives the process: with a storage folder the same handles serve the same logs after a kill at any moment, and a client
// goes on where it was.
import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { EngineProcess } from '../conformance/engine-process.ts'
import { Reader, active, eventually, getShape } from '../conformance/reader.ts'
import { testFolder } from './storage/testing.ts'
import { testSettings } from './testing.ts'

let cleanUps: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

type Stage = {
  readonly database: DisposableDatabase
  readonly sql: DisposableDatabase['sql']
  readonly folder: string
  readonly slot: string
  readonly settings: Record<string, string>
  engine: EngineProcess
  start(): Promise<void>
}

/** An engine process with a storage folder, and a table `items`. */
async function open(more: Record<string, string> = {}): Promise<Stage> {
  const folder = testFolder()
  cleanUps.push(folder.remove)
  const database = await disposableDatabase()
  cleanUps.push(() => database.drop())
  await database.sql`CREATE TABLE items (id int PRIMARY KEY, title text)`
  const settings = testSettings(database.url, { ELECTRIC_STORAGE_DIR: folder.path, ...more })
  const slot = `electric_slot_${settings.ELECTRIC_REPLICATION_STREAM_ID}`
  const engine = await EngineProcess.start(settings)
  settings.ELECTRIC_PORT = String(engine.port)
  const stage: Stage = {
    database,
    sql: database.sql,
    folder: folder.path,
    slot,
    settings,
    engine,
    start: async () => {
      stage.engine = await EngineProcess.start(settings)
      await active(stage.engine.url)
    },
  }
  cleanUps.push(() => stage.engine.kill())
  await active(engine.url)
  return stage
}

const ids = (reader: Reader) => reader.take().map(({ value }) => value?.id)

test('after a kill and after a clean end the same handle goes on, without a lost or doubled change', async () => {
  const stage = await open()
  const { sql } = stage
  await sql`INSERT INTO items VALUES (1, 'one'), (2, 'two')`
  const reader = await new Reader(stage.engine.url, { table: 'items' }).catchUp()
  const filtered = await new Reader(stage.engine.url, { table: 'items', where: `title = 'three'` }).catchUp()
  await sql`INSERT INTO items VALUES (3, 'three')`
  await reader.next(true)
  await stage.engine.kill()
  await sql`INSERT INTO items VALUES (4, 'away')`
  await stage.start()
  await reader.next(true)
  expect(ids(reader)).toEqual(['1', '2', '3', '4'])
  expect(await stage.engine.closePipe()).toBe(0)
  await sql`UPDATE items SET title = 'three' WHERE id = 1`
  await stage.start()
  await eventually(async () => (await reader.next()).status === 200 && reader.seen.some(({ key }) => key !== undefined))
  expect(reader.take().map(({ headers, value }) => [headers.operation, value])).toEqual([
    ['update', { id: '1', title: 'three' }],
  ])
  await filtered.catchUp()
  expect(filtered.take().map(({ headers, value }) => [headers.operation, value?.id])).toEqual([
    ['insert', '3'],
    ['insert', '1'],
  ])
  const again = await new Reader(stage.engine.url, { table: 'items' }).catchUp()
  expect([again.handle, ids(again)]).toEqual([reader.handle, ['1', '2', '3', '4', '1']])
})

test('a page is the same before and after a restart', async () => {
  const stage = await open({ ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '700' })
  const { sql } = stage
  await sql`INSERT INTO items SELECT n, repeat('x', 50) FROM generate_series(1, 40) n`
  const first = await new Reader(stage.engine.url, { table: 'items' }).catchUp()
  for (let id = 41; id <= 60; id += 1) await sql`INSERT INTO items VALUES (${id}, ${'y'.repeat(60)})`
  await eventually(async () => {
    await first.next()
    return first.seen.some(({ value }) => value?.id === '60')
  })
  const walk = async () => {
    const pages: unknown[] = []
    for (let offset = '-1'; ;) {
      const { headers, body } = await getShape(stage.engine.url, { table: 'items', offset, handle: first.handle })
      offset = headers.get('electric-offset') ?? ''
      if (headers.has('electric-up-to-date')) return [...pages, (body as unknown[]).slice(0, -1)]
      pages.push([offset, headers.get('etag'), body])
    }
  }
  const before = await walk()
  expect(before.length).toBeGreaterThan(8)
  await stage.engine.kill()
  await stage.start()
  expect(await walk()).toEqual(before)
})

test(
  'a kill in the middle of a large transaction or of a snapshot leaves nothing half',
  { timeout: 120_000 },
  async () => {
    const stage = await open()
    const { sql } = stage
    const reader = await new Reader(stage.engine.url, { table: 'items' }).catchUp()
    const { handle } = reader
    await sql`INSERT INTO items SELECT n, repeat('x', 200) FROM generate_series(1, 200000) n`
    const stored = () =>
      readdirSync(stage.folder).reduce((sum, name) => sum + statSync(join(stage.folder, name)).size, 0)
    await eventually(() => stored() > 5_000_000)
    await stage.engine.kill()
    await stage.start()
    await eventually(async () => {
      await reader.catchUp()
      return reader.seen.length > 200_000
    }, 60_000)
    expect(reader.handle).toBe(handle)
    const seen = ids(reader)
    expect([seen.length, new Set(seen).size]).toEqual([200_000, 200_000])
    const unfinished = getShape(stage.engine.url, { table: 'items', where: `title <> ''`, offset: '-1' }).catch(
      () => undefined,
    )
    await eventually(async () => {
      const [row] =
        await sql`SELECT count(*)::int AS busy FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active'`
      return row?.busy > 0
    })
    await stage.engine.kill()
    await unfinished
    await stage.start()
    const other = await new Reader(stage.engine.url, { table: 'items', where: `title <> ''` }).catchUp()
    expect(other.take()).toHaveLength(200_000)
    expect((await reader.next()).status).toBe(200)
  },
)

async function refetched(stage: Stage, reader: Reader): Promise<void> {
  const answer = await reader.next()
  expect(answer.status).toBe(409)
  expect(answer.headers.get('electric-handle')).not.toBe(reader.handle)
  const again = await new Reader(stage.engine.url, { table: 'items' }).catchUp()
  expect(again.handle).not.toBe(reader.handle)
  const rows = await stage.sql`SELECT id::text FROM items ORDER BY items.id`
  expect(ids(again)).toEqual(rows.map(({ id }) => id as string))
}

test.each<{ name: string; away: (stage: Stage) => unknown }>([
  { name: 'the slot was dropped', away: ({ sql, slot }) => sql`SELECT pg_drop_replication_slot(${slot})` },
  {
    name: 'the slot was made anew',
    away: async ({ sql, slot }) => {
      await sql`SELECT pg_drop_replication_slot(${slot})`
      await sql`INSERT INTO items VALUES (8, 'in the hole')`
      await sql`SELECT pg_create_logical_replication_slot(${slot}, 'pgoutput')`
    },
  },
  {
    name: 'the slot was advanced by somebody else',
    away: async ({ sql, slot }) => {
      await sql`INSERT INTO items VALUES (8, 'in the hole')`
      await sql`SELECT pg_replication_slot_advance(${slot}, pg_current_wal_lsn())`
    },
  },
  {
    name: 'the table was published anew',
    away: async ({ sql, settings }) => {
      const publication = sql(`electric_publication_${settings.ELECTRIC_REPLICATION_STREAM_ID}`)
      await sql`ALTER PUBLICATION ${publication} DROP TABLE items`
      await sql`INSERT INTO items VALUES (8, 'in the hole')`
      await sql`ALTER PUBLICATION ${publication} ADD TABLE items`
    },
  },
  {
    name: 'the publication was made anew',
    away: async ({ sql, settings }) => {
      const publication = sql(`electric_publication_${settings.ELECTRIC_REPLICATION_STREAM_ID}`)
      await sql`DROP PUBLICATION ${publication}`
      await sql`INSERT INTO items VALUES (8, 'in the hole')`
      await sql`CREATE PUBLICATION ${publication} FOR TABLE items`
    },
  },
  { name: 'a column was added', away: ({ sql }) => sql`ALTER TABLE items ADD extra int` },
  {
    name: 'the table was dropped and made again',
    away: async ({ sql }) => {
      await sql`DROP TABLE items`
      await sql`CREATE TABLE items (id int PRIMARY KEY, title text)`
      await sql`INSERT INTO items VALUES (9, 'another')`
    },
  },
  { name: 'the table was truncated', away: ({ sql }) => sql`TRUNCATE items` },
  {
    name: 'the storage is gone',
    away: ({ folder }) => {
      for (const name of readdirSync(folder)) rmSync(join(folder, name))
    },
  },
  {
    name: 'the storage is garbage',
    away: ({ folder }) => {
      for (const name of readdirSync(folder)) writeFileSync(join(folder, name), Buffer.alloc(50_000, 'nonsense'))
    },
  },
])('when $name while the engine was away, its clients refetch', { timeout: 60_000 }, async ({ away }) => {
  const stage = await open()
  await stage.sql`INSERT INTO items VALUES (1, 'one'), (2, 'two')`
  const reader = await new Reader(stage.engine.url, { table: 'items' }).catchUp()
  await stage.engine.kill()
  await eventually(async () => {
    const [row] = await stage.sql`SELECT active FROM pg_replication_slots WHERE slot_name = ${stage.slot}`
    return row?.active === false
  })
  await away(stage)
  await stage.start()
  await eventually(async () => (await reader.next()).status === 409)
  await refetched(stage, reader)
})

test.each([
  ['', 250],
  ['large ', 2000],
])(
  'a byte that turned in a %spart that is read later ends that shape alone, with 409 and a new handle',
  async (_, rows) => {
    const stage = await open()
    const { sql, folder } = stage
    await sql`INSERT INTO items SELECT n, repeat('x', 100) || n FROM generate_series(1, ${rows}::int) n`
    const reader = await new Reader(stage.engine.url, { table: 'items' }).catchUp()
    const other = await new Reader(stage.engine.url, { table: 'items', where: 'id = 1' }).catchUp()
    await stage.engine.closePipe()
    const files = readdirSync(folder).map((name) => join(folder, name))
    const file = files.find((name) => readFileSync(name).includes('xxx200"')) ?? ''
    expect(file.includes('-body-')).toBe(rows > 250)
    const bytes = readFileSync(file)
    const place = bytes.indexOf('xxx200"')
    expect(place).toBeGreaterThan(0)
    bytes[place] = 'y'.charCodeAt(0)
    writeFileSync(file, bytes)
    await stage.start()
    expect((await other.next()).status).toBe(200)
    const torn = getShape(stage.engine.url, { table: 'items', offset: '-1', handle: reader.handle })
    // Refused, or cut when the damage lies behind what had been sent.
    expect(await torn.then(({ status }) => status).catch(() => 'cut')).toBeOneOf([409, 'cut'])
    await refetched(stage, reader)
    expect((await other.next()).status).toBe(200)
  },
)

test('an older copy of the storage is not believed', async () => {
  const stage = await open()
  const { sql, folder } = stage
  const file = readdirSync(folder).find((name) => name.endsWith('.sqlite')) ?? ''
  const reader = await new Reader(stage.engine.url, { table: 'items' }).catchUp()
  await stage.engine.closePipe()
  copyFileSync(join(folder, file), join(folder, 'copy'))
  await stage.start()
  await sql`INSERT INTO items VALUES (1, 'one')`
  await reader.next(true)
  expect(ids(reader)).toEqual(['1'])
  await stage.engine.closePipe()
  copyFileSync(join(folder, 'copy'), join(folder, file))
  if (existsSync(join(folder, `${file}-wal`))) rmSync(join(folder, `${file}-wal`))
  await stage.start()
  await refetched(stage, reader)
})

test('a storage folder that cannot be used is told in one sentence, and nothing is started', async () => {
  const folder = testFolder()
  cleanUps.push(folder.remove)
  writeFileSync(join(folder.path, 'file'), '')
  const failed = EngineProcess.start(
    testSettings('postgres://u@h/d', { ELECTRIC_STORAGE_DIR: join(folder.path, 'file', 'inside') }),
  )
  await expect(failed).rejects.toThrow(
    /^The engine was not started: The storage folder .* ELECTRIC_STORAGE_DIR to another one\.$/,
  )
})
