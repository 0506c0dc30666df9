// Transactions on their way from the stream to the logs: judged by Postgres, staged, published whole, and what happens in between.
import { afterEach, expect, test } from 'vitest'
import { Reader, eventually, getShape } from '../conformance/reader.ts'
import type { Message } from '../conformance/reader.ts'
import { testEngine } from './testing.ts'
import type { TestEngine } from './testing.ts'

let opened: TestEngine | undefined
const held = new Set<number>()
afterEach(async () => {
  for (const pid of held) process.kill(pid, 'SIGCONT')
  held.clear()
  await opened?.stop()
  opened = undefined
})

async function open(...setup: string[]): Promise<TestEngine> {
  opened = await testEngine()
  for (const sql of setup) await opened.database.sql.unsafe(sql)
  return opened
}

const ITEMS = 'CREATE TABLE items (id int PRIMARY KEY, title text)'
/** Not decided by equality: Postgres judges it. */
const JUDGED = "title LIKE 'a%'"

async function follow({ engine }: TestEngine, params: Record<string, string>): Promise<Reader> {
  const reader = await new Reader(engine.url, params).catchUp()
  reader.take()
  return reader
}

/** The backend of one of the engine's own sessions. */
async function backend({ database: { sql } }: TestEngine, name: string): Promise<number> {
  const rows =
    await sql`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name ~ ${name}`
  return Number(rows[0]?.pid ?? 0)
}

/** Stops the judge's backend in mid-air, as a server does that is too busy to answer; returns what lets it go on. */
async function holdJudge(opened: TestEngine): Promise<() => void> {
  const pid = await backend(opened, 'engine judge$')
  process.kill(pid, 'SIGSTOP')
  held.add(pid)
  return () => held.delete(pid) && process.kill(pid, 'SIGCONT')
}

const ids = (messages: readonly Message[]) => messages.map(({ value }) => Number(value?.id))

test('a predicate that raises an error on a row ends its own shapes: 409, and 400 when they are asked for again', async () => {
  const opened = await open('CREATE TABLE items (id int PRIMARY KEY, n text)')
  const risky = await follow(opened, { table: 'items', where: 'n::int > 1' })
  const calm = await follow(opened, { table: 'items', where: "n < '5'" })
  await opened.database.sql`INSERT INTO items VALUES (1, '3'), (2, '1x')`
  expect(ids(await calm.arrivals(2))).toEqual([1, 2])
  expect((await risky.next()).status).toBe(409)
  const again = await getShape(opened.engine.url, { table: 'items', where: 'n::int > 1', offset: '-1' })
  expect(again.status).toBe(400)
  expect(again.body).toMatchObject({ errors: { where: ['invalid input syntax for type integer: "1x"'] } })
  await opened.database.sql`INSERT INTO items VALUES (3, '1')`
  expect(ids(await calm.arrivals(1))).toEqual([3])
})

test("a row that raises an error ends the shapes that it could be in, and no other's rows do", async () => {
  const opened = await open('CREATE TABLE items (id int PRIMARY KEY, kind text, n text)')
  const [good, bad] = await Promise.all(
    ['a', 'b'].map((kind) => follow(opened, { table: 'items', where: 'kind = $1 AND n::int > 1', 'params[1]': kind })),
  )
  const words = await follow(opened, { table: 'items', where: "kind = 'c' AND n LIKE 'x%'" })
  if (!good || !bad) throw new Error('two shapes are followed')
  await opened.database
    .sql`INSERT INTO items VALUES (1, 'a', '3'), (2, 'a', '1'), (3, 'b', 'y'), (4, 'c', 'x'), (5, 'd', 'z')`
  expect(ids(await good.arrivals(1))).toEqual([1])
  expect(ids(await words.arrivals(1))).toEqual([4])
  expect((await bad.next()).status).toBe(409)
  await opened.database.sql`UPDATE items SET n = 5 WHERE id = 2`
  expect(ids(await good.arrivals(1))).toEqual([2])
})

test('large transactions come whole, in order and with one last message, judged or not, small ones after them', async () => {
  const opened = await open(ITEMS)
  const { sql } = opened.database
  const count = 20_000
  const judged = await follow(opened, { table: 'items', where: "title LIKE '%x0'" })
  const all = await follow(opened, { table: 'items' })
  await sql`INSERT INTO items SELECT n, repeat('y', 100) || 'x' || n % 2 FROM generate_series(1, ${count}::int) n`
  await sql`UPDATE items SET title = 'gone' WHERE id = 2`
  const half = await judged.arrivals(count / 2 + 1)
  expect(ids(half)).toEqual([...Array.from({ length: count / 2 }, (_, n) => 2 * n + 2), 2])
  expect(half.map(({ headers }) => headers.op_position)).toEqual([
    ...Array.from({ length: count / 2 }, (_, n) => 4 * n + 2),
    0,
  ])
  expect(half.flatMap(({ headers }, index) => (headers.last ? [index] : []))).toEqual([count / 2 - 1, count / 2])
  const whole = await all.arrivals(count + 1)
  expect(ids(whole)).toEqual([...Array.from({ length: count }, (_, n) => n + 1), 2])
  expect(whole.flatMap(({ headers }, index) => (headers.last ? [index] : []))).toEqual([count - 1, count])
})

test('while the judge is silent the connection lives, nothing is acknowledged, and then all comes once and in order', async () => {
  const opened = await open(ITEMS)
  const { sql } = opened.database
  const slot = async () =>
    (
      await sql`SELECT active_pid, confirmed_flush_lsn::text AS done, pg_current_wal_lsn()::text AS now
      FROM pg_replication_slots WHERE database = current_database()`
    )[0]
  const judged = await follow(opened, { table: 'items', where: JUDGED })
  const all = await follow(opened, { table: 'items' })
  const name = new URL(opened.database.url).pathname.slice(1)
  await sql`ALTER DATABASE ${sql(name)} SET wal_sender_timeout = '1s'`
  const first = await slot()
  await sql`SELECT pg_terminate_backend(${first?.active_pid})`
  await sql`INSERT INTO items VALUES (1, 'a')`
  await judged.arrivals(1)
  await all.arrivals(1)
  const release = await holdJudge(opened)
  const before = await slot()
  await sql`INSERT INTO items VALUES (2, 'a')`
  await sql`INSERT INTO items SELECT n, repeat('b', 1000) FROM generate_series(3, 1002) n`
  // Three times as long as the server waits for a sign of life.
  const from = Date.now()
  await eventually(() => Date.now() - from > 3_000)
  const during = await slot()
  expect(during?.active_pid).toBe(before?.active_pid)
  expect(BigInt(lsn(during?.done)) <= BigInt(lsn(before?.now))).toBe(true)
  release()
  expect(ids(await judged.arrivals(1))).toEqual([2])
  expect(ids(await all.arrivals(1001))).toEqual(Array.from({ length: 1001 }, (_, n) => n + 2))
  expect((await slot())?.active_pid).toBe(before?.active_pid)
})

test('a judge that is lost is asked again, and a cut in the middle of a transaction brings it again from its beginning', async () => {
  const opened = await open(ITEMS)
  const { sql } = opened.database
  const judged = await follow(opened, { table: 'items', where: JUDGED })
  const all = await follow(opened, { table: 'items' })
  await sql`INSERT INTO items VALUES (1, 'a')`
  await judged.arrivals(1)
  await all.arrivals(1)
  for (const [id, ended] of [
    [2, 'engine judge$'],
    [3, 'engine electric_slot'],
  ] as const) {
    const release = await holdJudge(opened)
    await sql`INSERT INTO items VALUES (${id}, 'a')`
    const pid = await backend(opened, ended)
    await sql`SELECT pg_terminate_backend(${pid})`
    release()
    await eventually(async () => ![0, pid].includes(await backend(opened, 'engine electric_slot')))
    expect(ids(await judged.arrivals(1))).toEqual([id])
    expect(ids(await all.arrivals(1))).toEqual([id])
  }
})

test('a shape made while a transaction waits in the pipeline has its changes once', async () => {
  const opened = await open(ITEMS, 'CREATE TABLE others (id int PRIMARY KEY)')
  const { sql } = opened.database
  const judged = await follow(opened, { table: 'items', where: JUDGED })
  await follow(opened, { table: 'others', where: 'id = -1' })
  await sql`INSERT INTO items VALUES (1, 'a')`
  await judged.arrivals(1)
  const release = await holdJudge(opened)
  await sql.begin(async (tx) => {
    await tx`INSERT INTO others VALUES (1)`
    await tx`INSERT INTO items VALUES (2, 'a')`
    await tx`INSERT INTO others VALUES (2)`
  })
  const made = await new Reader(opened.engine.url, { table: 'others' }).catchUp()
  const selected = made.take()
  release()
  expect(ids(await judged.arrivals(1))).toEqual([2])
  await sql`INSERT INTO others VALUES (3)`
  expect([...ids(selected), ...ids(await made.arrivals(1))]).toEqual([1, 2, 3])
})

test('what happens to a table in the middle of a transaction ends its shapes, and what they had missed is in the next', async () => {
  const opened = await open(ITEMS)
  const { sql } = opened.database
  await sql`INSERT INTO items VALUES (1, 'a')`
  for (const [id, change] of [
    [2, 'ALTER TABLE items ADD extra int'],
    [3, 'ALTER TABLE items DROP extra'],
    [4, 'ALTER TABLE items ALTER title TYPE varchar(90)'],
    [5, 'TRUNCATE items'],
    [6, 'ALTER TABLE items REPLICA IDENTITY DEFAULT; UPDATE items SET id = id'],
    [
      7,
      'ALTER TABLE items RENAME title TO name; ALTER TABLE items RENAME name TO title; ALTER TABLE items DROP title; ALTER TABLE items ADD title text',
    ],
  ] as const) {
    const reader = await follow(opened, { table: 'items' })
    const judged = await follow(opened, { table: 'items', where: 'id > 0' })
    await sql.begin(async (tx) => {
      await tx.unsafe(`INSERT INTO items (id, title) VALUES (${id}0, 'before')`)
      await tx.unsafe(change)
      await tx.unsafe(`INSERT INTO items (id, title) VALUES (${id}1, 'after')`)
    })
    for (const each of [reader, judged]) await eventually(async () => (await each.next()).status === 409)
    expect(reader.take(), change).toEqual([])
    const again = await follow(opened, { table: 'items', where: `id > ${id}` })
    await sql`UPDATE items SET title = 'x' WHERE id = ${Number(`${id}1`)}`
    expect(
      (await again.arrivals(1)).map(({ value }) => value?.title),
      change,
    ).toEqual(['x'])
    expect((await getShape(opened.engine.url, { table: 'items', offset: '-1' })).status).toBe(200)
  }
})

/** Postgres' X/Y as a hexadecimal literal. */
function lsn(text: unknown): string {
  const [high = '0', low = '0'] = String(text).split('/')
  return `0x${high}${low.padStart(8, '0')}`
}
