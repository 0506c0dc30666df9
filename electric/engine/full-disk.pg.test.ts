// A storage that cannot be written: nothing is acknowledged, no wrong row is served, a person is told, and it passes by itself.
import { afterEach, expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import { Reader, active, eventually, getShape } from '../conformance/reader.ts'
import { readConfig } from './config.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { testFolder } from './storage/testing.ts'
import { testSettings } from './testing.ts'

let cleanUps: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function open(more: Record<string, string> = {}) {
  const folder = testFolder()
  cleanUps.push(folder.remove)
  const { url, sql, drop } = await disposableDatabase()
  cleanUps.push(drop)
  await sql`CREATE TABLE items (id int PRIMARY KEY, title text)`
  const settings = testSettings(url, { ELECTRIC_STORAGE_DIR: folder.path, ...more })
  const disk = { pages: 1_000_000 }
  const start = (): Promise<Engine> => startEngine({ ...readConfig(settings).config, pageLimit: () => disk.pages })
  let engine = await start()
  cleanUps.push(() => engine.stop())
  settings.ELECTRIC_PORT = String(engine.port)
  const restart = async (): Promise<void> => {
    await engine.stop()
    engine = await start()
  }
  await active(engine.url)
  const health = async (): Promise<unknown> => (await fetch(`${engine.url}/v1/health`)).json()
  const slot = `electric_slot_${settings.ELECTRIC_REPLICATION_STREAM_ID}`
  return { sql, engine, disk, health, slot, restart }
}

const NO_SPACE = { reason: expect.stringContaining('no space left in the storage folder') }

test('while the disk is full the stream waits and nothing is acknowledged; with space all changes come once', async () => {
  const { sql, engine, disk, health, slot } = await open()
  await sql`INSERT INTO items VALUES (1, 'one')`
  const reader = await new Reader(engine.url, { table: 'items' }).catchUp()
  expect(reader.take()).toHaveLength(1)
  disk.pages = 1
  // More than fits into pages that are there already.
  await sql`INSERT INTO items SELECT n, repeat('x', 1000) FROM generate_series(2, 3000) n`
  const [committed] = await sql`SELECT pg_current_wal_insert_lsn()::text AS lsn`
  await eventually(async () => JSON.stringify(await health()).includes('no space left'))
  expect(await health()).toMatchObject(NO_SPACE)
  const [held] = await sql`SELECT confirmed_flush_lsn < ${committed?.lsn}::pg_lsn AS behind
    FROM pg_replication_slots WHERE slot_name = ${slot}`
  expect(held?.behind).toBe(true)
  disk.pages = 1_000_000
  await active(engine.url)
  await eventually(async () => {
    expect((await reader.next()).status).not.toBe(409)
    return reader.seen.length >= 2_999
  })
  const ids = reader.take().map(({ value }) => Number(value?.id))
  expect(ids).toEqual(Array.from({ length: 2_999 }, (_, index) => index + 2))
  await eventually(async () => JSON.stringify(await health()) === '{"status":"active"}')
})

test.each(['the same process', 'the next process'])(
  'who was told of a transaction before it could not be stored goes on behind it, in %s',
  async (process) => {
    const { sql, engine, disk, health, restart } = await open({ ELECTRIC_LONG_POLL_TIMEOUT: '4000' })
    const reader = await new Reader(engine.url, { table: 'items' }).catchUp()
    const other = await new Reader(engine.url, { table: 'items' }).catchUp()
    disk.pages = 1
    await sql`INSERT INTO items SELECT n, repeat('x', 30000) FROM generate_series(1, 2) n`
    // It comes again and again, and who waits then is told.
    await eventually(async () => {
      expect([200, 503]).toContain((await reader.next(true)).status)
      return reader.seen.some(({ key }) => key !== undefined)
    })
    expect(await health()).toMatchObject(NO_SPACE)
    await eventually(async () => {
      const { status, body } = await reader.next()
      expect(status).toBe(503)
      return JSON.stringify(body).includes('still being read')
    }, 60_000)
    disk.pages = 1_000_000
    if (process === 'the next process') await restart()
    await active(engine.url)
    await sql`INSERT INTO items VALUES (3, 'three')`
    for (const each of [reader, other])
      await eventually(async () => {
        expect([200, 503]).toContain((await each.next()).status)
        return each.seen.some(({ value }) => value?.id === '3')
      })
    const told = [reader, other].map((each) => [each.handle, each.take().map(({ value }) => value?.id)])
    expect(told).toEqual([told[1], [reader.handle, ['1', '2', '3']]])
  },
)

test('a snapshot that finds no space is refused, and the stream goes on', async () => {
  const { sql, engine, disk } = await open()
  const reader = await new Reader(engine.url, { table: 'items' }).catchUp()
  await sql`INSERT INTO items SELECT n, repeat('x', 1000) FROM generate_series(1, 3000) n`
  await eventually(async () => {
    await reader.catchUp()
    return reader.seen.length >= 3_000
  })
  disk.pages = 1
  const refused = await getShape(engine.url, { table: 'items', offset: '-1', where: 'id > 0' })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
  expect((await reader.next()).status).toBe(200)
  disk.pages = 1_000_000
  await sql`INSERT INTO items VALUES (0, 'again')`
  const later = await new Reader(engine.url, { table: 'items', where: 'id >= 0' }).catchUp()
  expect(later.take()).toHaveLength(3_001)
})

test('a transaction that fits into some of its shapes only comes once to all of them when there is space', async () => {
  const { sql, engine, disk, health } = await open()
  const readers = Array.from(
    { length: 60 },
    (_, k) => new Reader(engine.url, { table: 'items', where: `id IN (1, ${k + 2})` }),
  )
  for (const reader of readers) await reader.catchUp()
  for (const reader of readers) reader.take()
  disk.pages = 1
  // More in all than is held in memory until the commit, and little in each of them.
  await sql`INSERT INTO items VALUES (1, repeat('x', 200000))`
  await eventually(async () => JSON.stringify(await health()).includes('no space left'))
  disk.pages = 1_000_000
  await active(engine.url)
  for (const reader of readers) {
    await reader.next(true)
    await reader.catchUp()
  }
  expect(readers.map((reader) => reader.take().map(({ value }) => value?.id))).toEqual(readers.map(() => ['1']))
})
