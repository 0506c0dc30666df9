// Subset requests by GET and POST.
import type { Ask, Scene } from '../stage.ts'

const ITEMS = `CREATE TYPE mood AS ENUM ('sad', 'happy');
  CREATE TABLE items (id int PRIMARY KEY, title text, size int, mood mood);
  INSERT INTO items VALUES (1, 'one', 10, 'sad'), (2, 'two', 20, 'happy'), (3, NULL, 30, NULL)`

/** Asks each of these of the table, from a log that skipped its history. */
function each(asks: readonly Ask[], shape: Record<string, string> = {}): Scene {
  return async ({ sql, schema, ask, apart }) => {
    await sql(ITEMS)
    for (const one of asks) {
      apart()
      const query = { table: `${schema}.items`, offset: 'now', log: 'changes_only', ...shape }
      await ask({ ...one, query: { ...query, ...(typeof one.query === 'object' ? one.query : {}) } })
    }
  }
}

const get = (subset: Record<string, string>): Ask => ({
  query: Object.fromEntries(Object.entries(subset).map(([name, value]) => [`subset__${name}`, value])),
})
const post = (body: unknown, query?: Record<string, string>): Ask => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
  ...(query ? { query } : {}),
})

export const subsets: Record<string, Scene> = {
  by_get: each([
    get({ where: 'id > 1' }),
    get({ where: 'id = $1', params: '{"1":"2"}' }),
    get({ where: 'id = $1 OR title = $2', params: '{"1":2,"2":"one"}' }),
    get({ where: `mood = 'sad'` }),
    get({ where: 'true = true' }),
    get({ order_by: 'title DESC NULLS LAST', limit: '2' }),
    get({ order_by: '"size" ASC, id', limit: '1', offset: '1' }),
    get({ order_by: 'id' }),
    get({ where: 'id > 1', order_by: 'id', where_expr: '{"type":"x"}', order_by_expr: '[]' }),
    { query: { offset: '-1', subset__where: 'id = 1' } },
    { query: { log: 'full', offset: '-1', subset__where: 'id = 1' } },
    { query: { columns: 'id,title', subset__where: 'size = 10' } },
    { query: { where: 'id < 3 OR size > 100', subset__where: 'id > 1 OR title IS NULL' } },
  ]),
  wrong: each([
    get({ where: '' }),
    get({ where: 'id =' }),
    get({ where: 'nothing = 1' }),
    get({ where: 'now() > now()' }),
    get({ where: `id = 'x'` }),
    get({ where: 'id' }),
    get({ where: 'id = $1' }),
    get({ where: 'id = $1', params: '{"2":"2"}' }),
    get({ where: 'id = $1', params: '{"1":null}' }),
    get({ where: 'id = $1', params: '{"1":{"a":1}}' }),
    get({ where: 'id = $1', params: '{"1":1.5}' }),
    get({ where: 'id = $1', params: '{"1":true}' }),
    get({ where: 'id = $1', params: '["2"]' }),
    get({ where: 'id = $1', params: '"2"' }),
    get({ where: 'id = $1', params: '{' }),
    get({ where: 'id = $1', params: '' }),
    get({ params: '{"1":"2"}' }),
    get({ limit: '1' }),
    get({ offset: '1' }),
    get({ order_by: 'id', limit: '0' }),
    get({ order_by: 'id', limit: '-1' }),
    get({ order_by: 'id', limit: 'x' }),
    get({ order_by: 'id', limit: '1.5' }),
    get({ order_by: 'id', limit: '' }),
    get({ order_by: 'id', limit: ' 1' }),
    get({ order_by: 'id', limit: '+1' }),
    get({ order_by: 'id', limit: '99999999999999999999' }),
    get({ order_by: 'id', offset: '-1' }),
    get({ order_by: 'id', offset: '0' }),
    get({ order_by: '' }),
    get({ order_by: 'nothing' }),
    get({ order_by: 'id + 1' }),
    get({ order_by: '1' }),
    get({ order_by: 'lower(title)' }),
    get({ order_by: 'id; DROP TABLE items' }),
    get({ order_by: 'id DESC,' }),
    get({ order_by: 'id USING >' }),
    get({ order_by: 'title COLLATE "C"' }),
    get({ order_by: 'id LIMIT 1' }),
    get({ order_by: '$1', params: '{"1":"id"}' }),
    get({ where: 'id IN (SELECT 1)' }),
    { query: { subset: 'x' } },
    { query: { 'subset[limit]': '1' } },
    { query: { 'subset[limit]': '1', 'subset[order_by]': 'id' } },
    { query: { subset__nothing: '1' } },
    { query: { 'subset__where[]': 'id = 1' } },
    { query: { 'subset__params[1]': '1', subset__where: 'id = $1' } },
    { query: { offset: 'x', subset__limit: '1' } },
    { query: { queryable_columns: 'id,title', subset__where: 'size = 10' } },
    { query: { queryable_columns: 'id,title', subset__order_by: 'size' } },
    { query: { queryable_columns: 'id,title', subset__where: `title = 'one'` } },
  ]),
  by_post: each([
    post(''),
    post('{}'),
    post({ where: 'id = $1', params: { 1: '2' } }),
    post({ subset: { where: 'id = $1', params: { 1: '2' } } }),
    post({ where: 'id > 1', order_by: 'id DESC', limit: 1, offset: 1 }),
    post({ order_by: 'id', limit: '1' }),
    post({ where: 'id = 1' }, { subset__where: 'id = 2' }),
    post({ order_by: 'id' }, { subset__limit: '1' }),
    post({ where: 'id = 1', other: { a: [1] } }),
    post({ subset: {} }),
    post({ subset: null }),
    post({ subset: 'x' }),
    post({ subset: [] }),
    post({ subset: { where: 'id = 1' }, where: 'id > 1' }),
    post({ where: 'id = 1', columns: 'id,title' }),
    post({ where: 'id = 1', replica: 'nothing' }),
    post({ where: 'id = 1', log: 'full' }),
    post({ where: null }),
    post({ where: 5 }),
    post({ where: ['id = 1'] }),
    post({ where: { a: 1 } }),
    post({ where: true }),
    post({ limit: 1 }),
    post({ order_by: 'id', limit: 1.5 }),
    post({ order_by: 'id', limit: null }),
    post({ order_by: 'id', limit: true }),
    post({ order_by: 7, limit: 1 }),
    post({ where: 'id = $1', params: ['2'] }),
    post({ where: 'id = $1', params: { 1: 2 } }),
    post({ where: 'id = $1', params: { 1: null } }),
    post({ where: 'id = $1', params: '{"1":"2"}' }),
    post('['),
    post('{'),
    post('[]'),
    post('null'),
    post('"x"'),
    post('1'),
    post(' '),
    { method: 'POST', body: 'where=id', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    post({ where: 'id = 1' }, { offset: '-1' }),
  ]),
  position: async ({ sql, schema, ask, follow, settle }) => {
    await sql(ITEMS)
    const table = `${schema}.items`
    const next = follow({ table, log: 'changes_only' })
    const { headers } = await next({ offset: 'now' })
    const handle = headers['electric-handle'] ?? ''
    const news = next({ live: 'true' })
    await settle()
    await sql(`UPDATE items SET size = 11 WHERE id = 1`)
    const after = (await news).headers['electric-offset'] ?? ''
    const subset = { subset__where: 'id = 1' }
    await ask({ query: { table, log: 'changes_only', offset: after, handle, ...subset } })
    await ask({ query: { table, log: 'changes_only', offset: 'now', handle, ...subset } })
    await ask({ query: { table, log: 'changes_only', offset: '0_inf', handle: '1-1', ...subset } })
    await ask({ query: { table, log: 'changes_only', offset: after, handle, live: 'true', ...subset } })
  },
}
