// Subset requests: a narrowed, ordered, limited part of a shape in one snapshot, by GET and POST.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Reader, getShape } from './reader.ts'
import type { Answer, Message } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
let table: string
beforeAll(async () => {
  target = await openTarget()
  table = await target.table(`id int PRIMARY KEY, space text, title text, rank int, state text`)
  await target.sql`INSERT INTO ${target.sql(table)}
    SELECT n, CASE WHEN n % 2 = 0 THEN 'a' ELSE 'b' END, 'Title ' || n, CASE WHEN n < 9 THEN n END, 'open' FROM generate_series(1, 10) n`
})
afterAll(() => target.close())

const shape = () => ({ table, offset: 'now', log: 'changes_only', where: 'space = $1', 'params[1]': 'a' })

async function ask(body: unknown, more: Record<string, string> = {}): Promise<Answer> {
  return getShape(target.url, { ...shape(), ...more }, { method: 'POST', body: JSON.stringify(body) })
}

const data = ({ body }: Answer) => (body as { data: Message[] }).data
const ids = (answer: Answer) => data(answer).map(({ value }) => Number(value?.id))

test('an answer has rows with a mark, the snapshot they are of, and where the log goes on', async () => {
  const answer = await ask({ where: 'id > $1', params: { 1: '7' }, order_by: '"id" ASC' })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('electric-snapshot')).toBe('true')
  expect(answer.headers.get('cache-control')).toBe('no-cache')
  expect(answer.headers.get('etag')).toBeNull()
  expect(answer.headers.has('electric-schema')).toBe(true)
  const { metadata } = answer.body as { metadata: Record<string, unknown> }
  expect(metadata).toEqual({
    xmin: expect.stringMatching(/^\d+$/),
    xmax: expect.stringMatching(/^\d+$/),
    xip_list: expect.any(Array),
    snapshot_mark: expect.any(Number),
    database_lsn: expect.stringMatching(/^\d+$/),
  })
  expect(data(answer)[0]).toEqual({
    key: `"public"."${table}"/"8"`,
    value: { id: '8', space: 'a', title: 'Title 8', rank: '8', state: 'open' },
    headers: { operation: 'insert', relation: ['public', table], snapshot_mark: metadata.snapshot_mark },
  })
})

test.each([
  [{ where: 'true = true', order_by: 'id' }, [2, 4, 6, 8, 10]],
  [{ where: 'true OR space = $1', params: { 1: 'b' }, order_by: 'id' }, [2, 4, 6, 8, 10]],
  [{ where: '"rank" IS NULL' }, [10]],
  [{ where: 'NOT ("rank" IS NULL)', order_by: '"rank" DESC NULLS FIRST', limit: 2 }, [8, 6]],
  [{ order_by: '"rank" DESC NULLS FIRST', limit: 2, offset: 1 }, [8, 6]],
  [{ where: '"id" = ANY($1)', params: { 1: '{2,3,4}' }, order_by: 'id' }, [2, 4]],
  [{ where: 'lower("title") LIKE $1 AND "id" <= $2', params: { 1: 'title %', 2: '4' }, order_by: 'id' }, [2, 4]],
  [{ where: '"title" ILIKE $1 OR coalesce("rank", 0) = 0', params: { 1: 'TITLE 2' }, order_by: 'id' }, [2, 10]],
  [{ subset: { where: '"id" < $1', params: { 1: 4 } } }, [2]],
])('%j', async (body, expected) => {
  expect(ids(await ask(body))).toEqual(expected)
})

test('the same by GET', async () => {
  const answer = await getShape(target.url, {
    ...shape(),
    subset__where: '"id" > $1',
    subset__params: '{"1":"4"}',
    subset__order_by: '"id" DESC',
    subset__limit: '2',
  })
  expect(ids(answer)).toEqual([10, 8])
})

test('the answer continues where the client was, so that no change is skipped', async () => {
  const { sql } = target
  const reader = new Reader(target.url, { ...shape() })
  reader.offset = 'now'
  await reader.next()
  await sql`UPDATE ${sql(table)} SET state = 'done' WHERE id = 2`
  const answer = await ask({ where: 'id = 2' }, { offset: reader.offset, handle: reader.handle })
  expect(answer.headers.get('electric-offset')).toBe(reader.offset)
  expect(answer.headers.get('electric-handle')).toBe(reader.handle)
  expect(data(answer)[0]?.value?.state).toBe('done')
  await reader.next(true)
  expect(reader.take().map(({ value }) => value)).toEqual([{ id: '2', state: 'done' }])
})

test('queryable_columns bound what a subset may test, order and show', async () => {
  const more = { queryable_columns: 'id,title' }
  expect(Object.keys(data(await ask({ where: 'id = 2' }, more))[0]?.value ?? {})).toEqual(['id', 'title'])
  for (const body of [{ where: `state = 'open'` }, { order_by: 'state' }])
    expect((await ask(body, more)).status).toBe(400)
  expect((await ask({ where: 'id = 2' }, { ...more, columns: 'id,state' })).status).toBe(400)
})

test.each([
  [{ where: 'nothing = 1' }, { where: [expect.stringContaining('unknown reference nothing')] }],
  [{ where: 'id = ' }, { where: [expect.stringMatching(/^At location \d+: syntax error/)] }],
  [{ where: 'id IN (SELECT 1)' }, { where: ['Subqueries are not allowed in subsets'] }],
  [{ where: 'id = $1', params: { 1: 'x' } }, { where: [expect.stringMatching(/invalid (input )?syntax/)] }],
  [{ where: 'length(title) = 7' }, { where: [expect.stringContaining('function length')] }],
  [{ limit: 1 }, { order_by: ['order_by is required when limit or offset is present'] }],
  [{ order_by: 'id; DROP TABLE x' }, { order_by: [expect.any(String)] }],
])('refused: %j', async (body, subset) => {
  const answer = await ask(body)
  expect([answer.status, answer.body]).toEqual([400, { message: 'Invalid request', errors: { subset } }])
})

test('a body that is not a JSON object, or is too large, is refused before anything else is looked at', async () => {
  const post = (body: string) => getShape(target.url, {}, { method: 'POST', body })
  expect((await post('{')).body).toMatchObject({ error: expect.any(String) })
  expect((await post('[1]')).status).toBe(400)
  expect((await post(' '.repeat(8 * 1024 * 1024 + 1))).status).toBe(413)
})
