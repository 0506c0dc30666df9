// What a change becomes in a shape: operations, projections, moves by where, positions in the transaction.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Reader } from './reader.ts'
import type { Message } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

const item = 'id int PRIMARY KEY, space text, title text, done boolean'

/** A caught-up reader whose snapshot is forgotten. */
async function follow(params: Record<string, string>): Promise<Reader> {
  const reader = await new Reader(target.url, params).catchUp()
  reader.take()
  return reader
}

/** Operation, key's last part, value. */
const brief = ({ headers, key, value }: Message) => [headers.operation, key?.split('/').at(-1), value]

async function changes(reader: Reader): Promise<Message[]> {
  await reader.next(true)
  return reader.take()
}

test('insert carries the row, update the key and what changed, delete the key', async () => {
  const { sql } = target
  const table = await target.table(item)
  const reader = await follow({ table })
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'a', NULL, false)`
  expect((await changes(reader)).map(brief)).toEqual([
    ['insert', '"1"', { id: '1', space: 'a', title: null, done: 'f' }],
  ])
  await sql`UPDATE ${sql(table)} SET title = 'x'`
  expect((await changes(reader)).map(brief)).toEqual([['update', '"1"', { id: '1', title: 'x' }]])
  await sql`DELETE FROM ${sql(table)}`
  expect((await changes(reader)).map(brief)).toEqual([['delete', '"1"', { id: '1' }]])
})

test('replica=full carries whole rows and the old values of what changed', async () => {
  const { sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'a', 'x', false)`
  const reader = await follow({ table, replica: 'full' })
  await sql`UPDATE ${sql(table)} SET title = 'y'`
  const [update] = await changes(reader)
  expect(update?.value).toEqual({ id: '1', space: 'a', title: 'y', done: 'f' })
  expect(update?.old_value).toEqual({ title: 'x' })
  await sql`DELETE FROM ${sql(table)}`
  expect((await changes(reader))[0]?.value).toEqual({ id: '1', space: 'a', title: 'y', done: 'f' })
})

test('a row that moves into or out of the where is an insert or a delete', async () => {
  const { sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'a', 'x', false), (2, 'b', 'x', false)`
  const reader = await follow({ table, where: 'space = $1', 'params[1]': 'a' })
  await sql`UPDATE ${sql(table)} SET space = 'a' WHERE id = 2`
  expect((await changes(reader)).map(brief)).toEqual([
    ['insert', '"2"', { id: '2', space: 'a', title: 'x', done: 'f' }],
  ])
  await sql`UPDATE ${sql(table)} SET space = NULL WHERE id = 1`
  expect((await changes(reader)).map(brief)).toEqual([['delete', '"1"', { id: '1' }]])
  await sql.begin(async (tx) => {
    await tx`UPDATE ${tx(table)} SET title = 'unseen' WHERE id = 1`
    await tx`UPDATE ${tx(table)} SET title = 'seen' WHERE id = 2`
  })
  expect((await changes(reader)).map(brief)).toEqual([['update', '"2"', { id: '2', title: 'seen' }]])
})

test('a new primary key is a delete and an insert that name each other', async () => {
  const { sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'a', 'x/y', false)`
  const reader = await follow({ table })
  await sql`UPDATE ${sql(table)} SET id = 9`
  const [gone, come] = await changes(reader)
  expect(gone?.headers).toMatchObject({ operation: 'delete', op_position: 0, key_change_to: come?.key })
  expect(come?.headers).toMatchObject({ operation: 'insert', op_position: 1, key_change_from: gone?.key, last: true })
  expect(come?.value).toEqual({ id: '9', space: 'a', title: 'x/y', done: 'f' })
})

test('a projection cuts rows and drops updates of other columns', async () => {
  const { sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'a', 'x', false)`
  const reader = await new Reader(target.url, { table, columns: 'title,id' }).catchUp()
  expect(reader.take().map(({ value }) => value)).toEqual([{ id: '1', title: 'x' }])
  await sql`UPDATE ${sql(table)} SET done = true`
  await sql`UPDATE ${sql(table)} SET title = 'y', done = false`
  expect((await changes(reader)).map(brief)).toEqual([['update', '"1"', { id: '1', title: 'y' }]])
})

test('positions count every published change of the transaction; its id is the 32-bit one the writer can read', async () => {
  const { sql } = target
  const [one, two] = [await target.table(item), await target.table(item)]
  const reader = await follow({ table: one })
  const other = await follow({ table: two })
  const txid = await sql.begin(async (tx) => {
    await tx`INSERT INTO ${tx(one)} VALUES (1, 'a', 'x', false)`
    await tx`INSERT INTO ${tx(two)} VALUES (1, 'a', 'x', false)`
    await tx`INSERT INTO ${tx(one)} VALUES (2, 'a', 'x', false)`
    const [row] = await tx`SELECT pg_current_xact_id()::xid::text AS txid`
    return Number(row?.txid)
  })
  const seen = await changes(reader)
  expect(seen.map(({ headers }) => [headers.op_position, headers.txids, headers.last])).toEqual([
    [0, [txid], undefined],
    [4, [txid], true],
  ])
  expect(new Set(seen.map(({ headers }) => headers.lsn)).size).toBe(1)
  expect((await changes(other)).map(({ headers }) => [headers.op_position, headers.last])).toEqual([[2, true]])
})

test('a large value that an update leaves alone is still known', async () => {
  const { sql } = target
  const table = await target.table('id int PRIMARY KEY, space text, big text')
  await sql`ALTER TABLE ${sql(table)} ALTER big SET STORAGE EXTERNAL`
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'b', repeat('z', 9000))`
  const reader = await follow({ table, where: `space = 'a'` })
  await sql`UPDATE ${sql(table)} SET space = 'a'`
  expect((await changes(reader))[0]?.value?.big).toHaveLength(9000)
})

test('a table without a primary key is keyed by all its columns in their order', async () => {
  const { sql } = target
  const table = await target.table('b text, a int')
  await sql`INSERT INTO ${sql(table)} VALUES ('x', 1), (NULL, 2)`
  const reader = await new Reader(target.url, { table }).catchUp()
  expect(reader.take().map(({ key }) => key)).toEqual([`"public"."${table}"/"x"/"1"`, `"public"."${table}"/_/"2"`])
  await sql`UPDATE ${sql(table)} SET b = 'y' WHERE a = 2`
  expect((await changes(reader)).map(({ headers, key }) => [headers.operation, key])).toEqual([
    ['delete', `"public"."${table}"/_/"2"`],
    ['insert', `"public"."${table}"/"y"/"2"`],
  ])
})

test('rolled back work and savepoints never show', async () => {
  const { sql } = target
  const table = await target.table(item)
  const reader = await follow({ table })
  await sql
    .begin((tx) => tx`INSERT INTO ${tx(table)} VALUES (1, 'a', 'x', false)`.then(() => Promise.reject(new Error('no'))))
    .catch(() => {})
  await sql.begin(async (tx) => {
    await tx`INSERT INTO ${tx(table)} VALUES (2, 'a', 'x', false)`
    await tx
      .savepoint((inner) => inner`DELETE FROM ${inner(table)}`.then(() => Promise.reject(new Error('no'))))
      .catch(() => {})
  })
  expect((await changes(reader)).map(brief)).toEqual([
    ['insert', '"2"', { id: '2', space: 'a', title: 'x', done: 'f' }],
  ])
})
