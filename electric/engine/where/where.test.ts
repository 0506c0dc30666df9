import { expect, test } from 'vitest'
import type { Column } from '../catalog/table.ts'
import { comparisons } from './equality.ts'
import { orderBySql } from './order-by.ts'
import { ClauseError, parseWhere } from './parse.ts'
import { toSql } from './sql.ts'
import type { Scope } from './sql.ts'
import { familyOf } from './text-equality.ts'

const column = (name: string, baseOid: number, more: Partial<Column> = {}): Column => ({
  name,
  typeOid: baseOid,
  baseOid,
  typmod: -1,
  type: name,
  declared: name,
  dims: 0,
  isEnum: false,
  cast: name,
  collation: null,
  deterministic: true,
  notNull: false,
  pkIndex: null,
  ...more,
})

const COLUMNS = [
  column('id', 23),
  column('title', 25),
  column('Mixed"', 25),
  column('amount', 1700),
  column('state', 99_999, { isEnum: true }),
  column('span', 1186),
  column('nocase', 25, { deterministic: false }),
  column('bytes', 17),
  column('doc', 3802),
  column('day', 1082),
  column('at', 1184),
]
const scope = (params: string[] = [], subset = true): Scope => ({
  columns: new Map(COLUMNS.map((entry) => [entry.name, entry])),
  params,
  subset,
})
const sql = (text: string, params: string[] = [], subset = true) => toSql(parseWhere(text), scope(params, subset))
const refusal = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof ClauseError) return error.message
    throw error
  }
  return ''
}

test.each([
  ['true = true', '(true = true)'],
  ['id = 0 AND NOT (title IS NULL)', '((id = 0) AND (NOT (title IS NULL)))'],
  ['"Mixed""" <> \'a\'\'b\' OR id <= -1.5e3', `(("Mixed""" <> 'a''b') OR (id <= -1.5e3))`],
  ['id = ANY($1)', `(id = ANY('{1,2}'))`],
  [
    'title ILIKE $1 AND lower(title) NOT LIKE upper($1)',
    `((title ILIKE '{1,2}') AND (pg_catalog.lower(title) NOT LIKE pg_catalog.upper('{1,2}')))`,
  ],
  ["coalesce(title, '') > concat(title, 1)", `(COALESCE(title, '') > pg_catalog.concat(title, 1))`],
  [
    'id BETWEEN 1 AND 2 AND id NOT IN (3, $1::int)',
    `((id BETWEEN 1 AND 2) AND (id NOT IN (3, CAST('{1,2}' AS int4))))`,
  ],
  [
    'title IS NOT DISTINCT FROM NULL AND (id = 1) IS NOT TRUE',
    '((title IS NOT DISTINCT FROM NULL) AND ((id = 1) IS NOT TRUE))',
  ],
  ["state = 'open' AND id = ANY($1::int[])", `((state = 'open') AND (id = ANY(CAST('{1,2}' AS int4[]))))`],
])('allowed: %s', (text, expected) => {
  expect(sql(text, ['{1,2}']).replaceAll(/"([a-z_]+)"/g, '$1')).toBe(expected)
})

test.each([
  ['id IN (SELECT 1)', /^Subqueries are not allowed in subsets$/],
  ['length(title) = 1', /function length.*not supported yet/],
  ["bytes = 'x'", /operator overload/],
  ["'{}' <> doc", /operator overload/],
  ['pg_sleep(10) IS NULL', /function pg_sleep.*not supported yet/],
  ['public.lower(title) = title', /not supported yet/],
  ['count(*) = 1', /not supported yet/],
  ['lower(DISTINCT title) = title', /not supported yet/],
  ['now() > $1', /not supported yet/],
  ['items.id = 1', /plain column names/],
  ['nothing = 1', /unknown reference nothing/],
  ['id = $2', /parameter \$2 was not provided/],
  ['title::regclass = id', /cast to regclass.*not supported yet/],
  ['title OPERATOR(public.=) title', /not supported yet/],
  ['title ~ title', /operator ~.*not supported yet/],
  ['CASE WHEN true THEN true END', /CaseExpr.*not supported yet/],
  ['title COLLATE "C" = title', /CollateClause.*not supported yet/],
  ['current_user = title', /SQLValueFunction.*not supported yet/],
  ['1=1; DROP TABLE items', /only one expression/],
  ['1=1 ORDER BY 1', /one boolean expression/],
  ['1=1 UNION SELECT 2', /only one expression/],
  ['1=1 FOR UPDATE', /one boolean expression/],
  ['id = ', /^At location 20: syntax error at end of input$/],
  ['('.repeat(300), /nested too deeply/],
  ['NOT '.repeat(2000) + 'true', /nested too deeply/],
  ['id = 1 -- '.padEnd(70_000, 'x'), /too long/],
])('refused: %s', (text, message) => {
  expect(refusal(() => sql(text.slice(0, 80_000), ['x']))).toMatch(message)
})

test('parameters never become SQL', () => {
  expect(sql('title = $1', [`'; DROP TABLE items; --`])).toBe(`("title" = '''; DROP TABLE items; --')`)
  expect(sql('title = $1', [`\\' OR true`])).toBe(`("title" =  E'\\\\'' OR true')`)
})

test('an enum is compared as text in a shape and as itself in a subset', () => {
  expect(refusal(() => sql(`state = 'open'`, [], false))).toMatch(/must be cast to text/)
  expect(sql(`state::text = 'open'`, [], false)).toBe(`(CAST("state" AS text) = 'open')`)
})

test('order_by takes columns with direction and NULLS, and nothing else', () => {
  expect(orderBySql('"id" DESC NULLS FIRST, title ASC, amount NULLS LAST', scope())).toBe(
    '"id" DESC NULLS FIRST, "title" ASC, "amount" NULLS LAST',
  )
  for (const text of ['1', 'lower(title)', 'nothing', 'id USING >', 'id LIMIT 1', 'id; SELECT 1', ''])
    expect(
      refusal(() => orderBySql(text, scope())),
      text,
    ).not.toBe('')
})

const whole = (text: string) => comparisons(parseWhere(text), scope([], false)).whole
const compared = (text: string, params: string[] = []) =>
  comparisons(parseWhere(text), scope(params, false)).all.map(({ column: { name }, family, values }) => [
    name,
    family.name,
    values,
  ])

test("a shape's where is read as AND-ed equalities with typed constants", () => {
  expect(compared(`id = $1 AND ($2 = title AND amount IN (1, '2'))`, ['7', 'x'])).toEqual([
    ['id', 'decimal', [`CAST('7' AS int4)`]],
    ['title', 'text', [`CAST('x' AS text)`]],
    ['amount', 'decimal', [`CAST('1' AS numeric)`, `CAST('2' AS numeric)`]],
  ])
  expect(compared(`id = $1::int8 AND state::text = 'open'`, ['7'])).toEqual([
    ['id', 'decimal', [`CAST('7' AS int8)`]],
    ['state', 'text', [`CAST('open' AS text)`]],
  ])
})

test.each([
  "id = ' 1'",
  "id = '0x1'",
  "day = '1 Feb 2024'",
  "at = '2024-02-03T04:05:06'",
  "at = '2024-02-03 04:05+02'",
])('a constant that real Electric cannot read is refused: %s', (text) => {
  expect(refusal(() => compared(text))).toMatch(/^invalid syntax for type/)
})

test('constants that real Electric reads are taken', () => {
  for (const text of [
    "id = '-7'",
    "day = '2024-02-03'",
    "at = '2024-02-03T04:05:06.789Z'",
    "at = '2024-02-03 04:05:06+02'",
  ])
    expect(compared(text)).toHaveLength(1)
})

test('a where that is always true asks for all rows', () => {
  for (const text of ['true', '1=1', 'true = true', 'true AND 2 = 2']) expect(compared(text)).toEqual([])
})

test.each([
  'id > 1',
  'id = 1 OR id = 2',
  'NOT id = 1',
  'id = id',
  "span = '1 day'",
  "nocase = 'x'",
  'title IS NULL',
  'id = 1::text',
  'false',
  '1 = 2',
  "'a' = 'a'",
])('a where that texts alone do not decide is left to Postgres: %s', (text) => {
  expect(whole(text)).toBe(false)
  expect(whole(`id = 1 AND (${text})`)).toBe(false)
  expect(compared(`id = 1 AND (${text})`)).toHaveLength(1)
})

test('equal decimals have equal canonical texts', () => {
  const canonical = familyOf(column('n', 1700))?.canonical ?? String
  expect(['1.50', '1.5', '10', '10.00', '-0.10', 'NaN'].map(canonical)).toEqual([
    '1.5',
    '1.5',
    '10',
    '10',
    '-0.1',
    'NaN',
  ])
})
