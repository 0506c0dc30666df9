// Readers that do not read: bounded in memory, cut off in the end, and never given something that looks whole and is not.
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { EngineProcess } from '../../conformance/engine-process.ts'
import { Reader, active, eventually } from '../../conformance/reader.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { testSettings } from '../testing.ts'
import { readFileSync } from 'node:fs'

let cleanUps: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function open(
  more: Record<string, string> = {},
): Promise<{ engine: EngineProcess; sql: DisposableDatabase['sql'] }> {
  const database = await disposableDatabase()
  cleanUps.push(() => database.drop())
  await database.sql`CREATE TABLE items (id int PRIMARY KEY, title text)`
  const engine = await EngineProcess.start(testSettings(database.url, more))
  cleanUps.push(() => engine.kill())
  await active(engine.url)
  return { engine, sql: database.sql }
}

/** Sends a request and reads nothing of the answer. */
async function stall(engine: EngineProcess, query: Record<string, string>, body?: string): Promise<Socket> {
  const socket = connect(engine.port, '127.0.0.1')
  cleanUps.push(() => void socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.pause()
  const path = `/v1/shape?${new URLSearchParams(query)}`
  const length = Buffer.byteLength(body ?? '')
  socket.write(
    `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n${body ?? ''}`,
  )
  return socket
}

/** Everything that still comes; resolves when the other side has closed. */
async function drain(socket: Socket): Promise<Buffer> {
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => pieces.push(piece)).resume()
  if (!socket.closed) await once(socket, 'close')
  return Buffer.concat(pieces)
}

/** Memory of a process in MB; undefined where it cannot be told. */
function resident({ pid }: EngineProcess): number | undefined {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return undefined
  }
}

/** Rows of about ten thousand bytes. */
async function fill(sql: DisposableDatabase['sql'], rows: number): Promise<void> {
  await sql`INSERT INTO items SELECT n, (SELECT string_agg(md5((n + i)::text), '') FROM generate_series(1, 300) i)
    FROM generate_series(1, ${rows}::int) n`
}

const SUBSET = { query: { table: 'items', offset: 'now', log: 'changes_only' }, body: '{"where":"id < 2000"}' }

test(
  'two hundred stalled readers of a large shape hold little, and the engine serves on',
  { timeout: 120_000 },
  async () => {
    const { engine, sql } = await open({ ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '200000000' })
    await fill(sql, 10_000)
    const reader = await new Reader(engine.url, { table: 'items' }).catchUp()
    expect(reader.take()).toHaveLength(10_000)
    const before = resident(engine)
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        index % 40 === 0 ? stall(engine, SUBSET.query, SUBSET.body) : stall(engine, { table: 'items', offset: '-1' }),
      ),
    )
    // Who comes after them is served, so that all of them have been begun.
    const next = await new Reader(engine.url, { table: 'items', where: 'id < 100' }).catchUp()
    expect(next.take()).toHaveLength(99)
    const after = resident(engine)
    if (before !== undefined && after !== undefined) expect(after - before).toBeLessThan(200)
  },
)

test.each<{ name: string; query: Record<string, string>; body: string | undefined }>([
  { name: 'page', query: { table: 'items', offset: '-1' }, body: undefined },
  { name: 'subset', ...SUBSET },
])('a reader that takes nothing of a $name is cut off', { timeout: 20_000 }, async ({ query, body }) => {
  const { engine, sql } = await open({
    ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '100000000',
    LOGBOOK_ENGINE_READER_PATIENCE: '500',
  })
  await fill(sql, 3_000)
  await new Reader(engine.url, { table: 'items' }).catchUp()
  const stalled = await stall(engine, query, body)
  // Nothing tells a reader that does not read that it was cut off.
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const text = (await drain(stalled)).toString()
  expect(text).toMatch(/^HTTP\/1.1 200/)
  expect(text.endsWith('0\r\n\r\n')).toBe(false)
  expect(text.length).toBeLessThan(25_000_000)
})

test('a page of a shape that ends meanwhile is cut, and does not parse', { timeout: 20_000 }, async () => {
  const { engine, sql } = await open({ ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '100000000' })
  await fill(sql, 3_000)
  const reader = await new Reader(engine.url, { table: 'items' }).catchUp()
  const stalled = await stall(engine, { table: 'items', offset: '-1' })
  await sql`TRUNCATE items`
  await eventually(async () => (await reader.next()).status === 409)
  const text = (await drain(stalled)).toString()
  expect(text).toMatch(/^HTTP\/1.1 200/)
  expect(text.endsWith('0\r\n\r\n')).toBe(false)
})
