// No text that came from a source can be left out of a rescan by being new.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { exempt, scanned } from './columns.ts'

let database: DisposableDatabase
beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
})
afterAll(() => database.drop())

const columns = () => database.sql<Array<{ table: string; column: string; type: string }>>`
  select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped order by 1, 2`

// What cannot hold text of a source.
const plain =
  /^(uuid|integer|bigint|smallint|numeric|boolean|real|double precision|date|timestamp (with|without) time zone)$/

test('every column that can hold text is rescanned, or named as exempt with a reason', async () => {
  const all = (await columns()).filter(({ type }) => !plain.test(type))
  const forgotten = all.filter(
    ({ table, column }) =>
      scanned[table]?.columns[column] === undefined &&
      !exempt[table] &&
      !exempt[`${table.split('_')[0]}_*`] &&
      !exempt[`${table}.${column}`],
  )
  expect(
    forgotten.map(({ table, column }) => `${table}.${column}`),
    'Name these in app/importer/redact/columns.ts: what a rescan by newer rules of masking does with them, or why nothing.',
  ).toEqual([])
})

test('nothing is named twice, nor what is not there, nor with the wrong type', async () => {
  const types = new Map((await columns()).map(({ table, column, type }) => [`${table}.${column}`, type]))
  const tables = new Set([...types.keys()].map((name) => name.split('.')[0]))
  for (const [name, reason] of Object.entries(exempt)) {
    const isFamily = name.endsWith('*') && [...tables].some((table) => table?.startsWith(name.slice(0, -1)))
    expect(types.has(name) || tables.has(name) || isFamily, name).toBe(true)
    const [table = '', column = ''] = name.split('.')
    expect(column === '' ? scanned[table] : scanned[table]?.columns[column], name).toBeUndefined()
    expect(reason.length).toBeGreaterThan(5)
  }
  const fits = { json: 'jsonb', list: 'text[]', bytes: 'bytea' }
  for (const [table, { columns: looked, key = [['id', 'uuid']] }] of Object.entries(scanned)) {
    for (const [column, how] of Object.entries(looked))
      expect(types.get(`${table}.${column}`), `${table}.${column}`).toBe(fits[how as keyof typeof fits] ?? 'text')
    for (const [column, type] of key) expect(types.get(`${table}.${column}`)).toBe(type)
  }
})
