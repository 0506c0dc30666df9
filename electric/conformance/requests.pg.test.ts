// The HTTP surface around the shapes: routes, CORS, refusals.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getShape } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
let table: string
beforeAll(async () => {
  target = await openTarget()
  table = await target.table('id int PRIMARY KEY, title text')
})
afterAll(() => target.close())

test('health is active and never cached', async () => {
  const answer = await fetch(`${target.url}/v1/health`)
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'active' }])
  expect(answer.headers.get('cache-control')).toBe('no-cache, no-store, must-revalidate')
})

test('every spelling of the path is the same resource, and anything else is not found', async () => {
  const query = new URLSearchParams({ table, offset: '-1' })
  for (const path of ['/v1/shape', '/v1/shape/', '/v1//shape', '/v1/%73hape'])
    expect((await fetch(`${target.url}${path}?${query}`)).status, path).toBe(200)
  const root = await fetch(target.url)
  expect([root.status, await root.text()]).toEqual([200, ''])
  const none = await fetch(`${target.url}/v1/nothing`)
  expect([none.status, await none.text()]).toEqual([404, 'Not found'])
})

test('other origins may read, and learn so by OPTIONS', async () => {
  const preflight = await fetch(`${target.url}/v1/shape`, {
    method: 'OPTIONS',
    headers: { origin: 'http://a.example' },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST, HEAD, DELETE, OPTIONS')
  expect(preflight.headers.get('access-control-max-age')).toBe('86400')
  for (const init of [{}, { headers: { origin: 'http://a.example' } }]) {
    const { headers } = await getShape(target.url, { table, offset: '-1' }, init)
    expect(headers.get('access-control-allow-origin')).toBe('headers' in init ? 'http://a.example' : '*')
    expect(headers.get('access-control-expose-headers')).toContain('electric-offset')
  }
})

test.each([
  [{}, { table: [expect.any(String)] }],
  [{ table: 'no_such_table' }, { table: [expect.stringContaining('does not exist')] }],
  [{ table: 'a.b.c' }, { table: [expect.any(String)] }],
  [{ columns: 'id,nothing' }, { columns: [expect.stringContaining('nothing')] }],
  [{ columns: 'title' }, { columns: [expect.stringContaining('primary key')] }],
  [{ offset: '1_1' }, { handle: [expect.any(String)] }],
  [{ live: 'true' }, { live: [expect.any(String)] }],
  [{ replica: 'some' }, { replica: [expect.any(String)] }],
  [{ where: 'id = $1' }, { where: [expect.stringContaining('$1')] }],
  [{ where: 'id = $1', 'params[1]': 'x' }, { where: [expect.stringMatching(/invalid (input )?syntax/)] }],
  [{ where: 'id =' }, { where: ['At location 19: syntax error at end of input'] }],
  [{ where: `id = 'a'::text` }, { where: [expect.any(String)] }],
  [{ where: '1=1; DROP TABLE x' }, { where: [expect.any(String)] }],
  [{ 'params[2]': 'x', where: 'id = $2' }, { params: [expect.any(String)] }],
])('a wrong parameter is a 400 that names it: %j', async (params, errors) => {
  const base: Record<string, string> = Object.keys(params).length === 0 ? { offset: '-1' } : { table, offset: '-1' }
  const answer = await getShape(target.url, { ...base, ...params } as Record<string, string>)
  expect([answer.status, answer.body]).toEqual([400, { message: 'Invalid request', errors }])
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('surrogate-control')).toBe('no-store')
})

test('a view is refused, not served half', async () => {
  const { sql } = target
  await sql.unsafe(`CREATE VIEW ${table}_v AS SELECT 1 AS id`)
  expect((await getShape(target.url, { table: `${table}_v`, offset: '-1' })).status).toBe(400)
  await sql.unsafe(`DROP VIEW ${table}_v`)
})

test('a quoted name in another schema is found', async () => {
  const { sql } = target
  await sql.unsafe(
    `CREATE SCHEMA "Odd ${table}"; CREATE TABLE "Odd ${table}"."T.""x" (id int PRIMARY KEY); INSERT INTO "Odd ${table}"."T.""x" VALUES (1)`,
  )
  const answer = await getShape(target.url, { table: `"Odd ${table}"."T.""x"`, offset: '-1' })
  expect((answer.body as { value: unknown }[])[0]?.value).toEqual({ id: '1' })
  await sql.unsafe(`DROP SCHEMA "Odd ${table}" CASCADE`)
})
