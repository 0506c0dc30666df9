// Snapshot and stream meet without loss or double, whatever was open when the shape was made.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Reader, eventually, getShape } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

const item = 'id int PRIMARY KEY, title text'

/** Leaves a transaction open after `work`; the returned function commits it and waits for that. */
async function open(work: (tx: Target['sql']) => Promise<unknown>): Promise<() => Promise<void>> {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  let finished: Promise<unknown> = Promise.resolve()
  await new Promise<void>((resolve, reject) => {
    finished = target.sql.begin(async (tx) => {
      await work(tx as unknown as Target['sql'])
      resolve()
      await held
    })
    finished.catch(reject)
  })
  return async () => {
    release()
    await finished
  }
}

test('a transaction open across the creation of a shape arrives once, after the snapshot', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await new Reader(url, { table }).catchUp()
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'before')`
  const commit = await open((tx) => tx`INSERT INTO ${tx(table)} VALUES (2, 'open')`)
  const reader = await new Reader(url, { table, where: 'id IN (1, 2, 3)' }).catchUp()
  expect(reader.take().map(({ value }) => value?.id)).toEqual(['1'])
  await sql`INSERT INTO ${sql(table)} VALUES (3, 'later begun, earlier committed')`
  await reader.next(true)
  await commit()
  await reader.next(true)
  expect(reader.take().map(({ value }) => value?.id)).toEqual(['3', '2'])
})

test('a row written before its table was published is not lost', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  const commit = await open((tx) => tx`INSERT INTO ${tx(table)} VALUES (1, 'written before publication')`)
  const first = getShape(url, { table, offset: '-1' })
  await eventually(async () => {
    const [waiting] =
      await sql`SELECT count(*)::int AS n FROM pg_locks WHERE relation = ${table}::regclass AND NOT granted`
    return waiting?.n === 1
  })
  await commit()
  expect((await first).status).toBe(200)
  const reader = await new Reader(url, { table }).catchUp()
  expect(reader.take().map(({ value }) => value?.id)).toEqual(['1'])
})

test('a table that stays locked is a 503 that says when to come back', { timeout: 20_000 }, async () => {
  const { url } = target
  const table = await target.table(item)
  const commit = await open((tx) => tx`LOCK TABLE ${tx(table)} IN ACCESS EXCLUSIVE MODE`)
  const answer = await getShape(url, { table, offset: '-1' })
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('cache-control')]).toEqual([
    503,
    '10',
    'no-store',
  ])
  await commit()
  expect((await getShape(url, { table, offset: '-1' })).status).toBe(200)
})

test('a table that is created while the engine runs is served like any other', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  const reader = await new Reader(url, { table }).catchUp()
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  await reader.next(true)
  expect(reader.take()).toHaveLength(1)
})

test('many tables can be asked for at once', async () => {
  const { url } = target
  const tables = await Promise.all(Array.from({ length: 25 }, () => target.table(item)))
  const answers = await Promise.all(tables.map((table) => getShape(url, { table, offset: '-1' })))
  expect(answers.map(({ status }) => status)).toEqual(tables.map(() => 200))
})
