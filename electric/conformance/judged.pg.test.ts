// A where beyond equality: who is in, who comes and who goes, is told as Postgres would.
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

const brief = ({ headers, key }: Message) => `${headers.operation} ${key?.split('/').at(-1)?.replaceAll('"', '')}`

async function follow(params: Record<string, string>): Promise<Reader> {
  const reader = await new Reader(target.url, params).catchUp()
  reader.take()
  return reader
}

test('rows come, change and go by what the clause says of them; NULL is not TRUE', async () => {
  const { sql, url } = target
  const table = await target.table('id int PRIMARY KEY, n int, title text')
  await sql`INSERT INTO ${sql(table)} VALUES (1, 1, 'apple'), (2, 9, 'Bread'), (3, NULL, 'avocado')`
  const where = "(n > 3 OR title LIKE 'a%') AND NOT (title ILIKE '%x%')"
  const first = await new Reader(url, { table, where }).catchUp()
  expect(first.take().map(brief).toSorted()).toEqual(['insert 1', 'insert 2', 'insert 3'])
  const steps = [
    [`UPDATE ${table} SET title = 'pear' WHERE id = 1`, ['delete 1']],
    [`UPDATE ${table} SET n = 4 WHERE id = 1`, ['insert 1']],
    [`UPDATE ${table} SET n = 5 WHERE id = 1`, ['update 1']],
    [`UPDATE ${table} SET n = NULL WHERE id IN (1, 3)`, ['delete 1']],
    [`UPDATE ${table} SET title = 'beeX' WHERE id = 2`, ['delete 2']],
    [`INSERT INTO ${table} VALUES (4, 0, 'fig'), (5, 7, NULL), (6, 7, 'fig')`, ['insert 6']],
    [`UPDATE ${table} SET id = 60 WHERE id = 6`, ['delete 6', 'insert 60']],
    [`DELETE FROM ${table}`, ['delete 3', 'delete 60']],
  ] as const
  for (const [change, expected] of steps) {
    await sql.unsafe(change)
    // The next change in the clause ends the wait for one that is outside of it.
    await first.next(true)
    const seen = first.take()
    expect(seen.map(brief).toSorted(), change).toEqual(expected)
    expect(seen.map(({ headers }) => headers.last === true)).toEqual(seen.map((_, index) => index === seen.length - 1))
  }
})

test('shapes of one table with and without such a clause see the same transactions', async () => {
  const { sql } = target
  const table = await target.table('id int PRIMARY KEY, n int')
  const all = await follow({ table })
  const some = await follow({ table, where: 'n BETWEEN 2 AND 3' })
  const one = await follow({ table, where: 'id = 3' })
  await sql.begin(async (tx) => {
    await tx`INSERT INTO ${tx(table)} SELECT i, i FROM generate_series(1, 4) i`
    await tx`UPDATE ${tx(table)} SET n = n + 1`
  })
  const seen = []
  for (const reader of [all, some, one]) {
    await reader.next(true)
    seen.push(reader.take())
  }
  expect(seen.map((messages) => messages.map(brief))).toEqual([
    [1, 2, 3, 4].map((id) => `insert ${id}`).concat([1, 2, 3, 4].map((id) => `update ${id}`)),
    ['insert 2', 'insert 3', 'insert 1', 'update 2', 'delete 3'],
    ['insert 3', 'update 3'],
  ])
  expect(seen[1]?.map(({ headers }) => headers.op_position)).toEqual([2, 4, 8, 10, 12])
})
