import { expect, test } from 'vitest'
import type { Column } from '../catalog/table.ts'
import { checkWhere } from './check.ts'
import { arrayElements, reads } from './constants.ts'
import { factsOf } from './equality.ts'
import { scopeOf } from './expression.ts'
import { orderBySql } from './order-by.ts'
import { ClauseError, parseWhere } from './parse.ts'
import { familyOf } from './text-equality.ts'

const column = (name: string, type: string, baseOid: number, more: Partial<Column> = {}): Column => ({
  name,
  typeOid: baseOid,
  baseOid,
  attnum: 1,
  typmod: -1,
  type,
  declared: type,
  dims: 0,
  isEnum: false,
  cast: type,
  collation: null,
  deterministic: true,
  notNull: false,
  pkIndex: null,
  ...more,
})

const COLUMNS = new Map(
  [
    column('id', 'int4', 23),
    column('title', 'text', 25),
    column('Mixed"', 'text', 25),
    column('code', 'bpchar', 1042),
    column('amount', 'numeric', 1700),
    column('state', 'mood', 99_999, { isEnum: true }),
    column('span', 'interval', 1186),
    column('nocase', 'text', 25, { deterministic: false }),
    column('doc', 'jsonb', 3802),
    column('at', 'timestamptz', 1184),
    column('flag', 'bool', 16),
    column('tags', 'text', 1009, { dims: 1 }),
    column('positive', 'positive', 23),
  ].map((entry) => [entry.name, entry]),
)
const checked = (text: string, params: readonly string[] = [], subset = false) =>
  checkWhere(parseWhere(text), scopeOf(COLUMNS, params, subset))
const sql = (text: string, params: readonly string[] = [], subset = false) =>
  checked(text, params, subset).sql.replaceAll(/"([a-z_]+)"/g, '$1')
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
  ['"Mixed""" <> \'a\'\'b\' OR amount <= -1.5e3', `(("Mixed""" <> 'a''b') OR (amount <= -1.5e3))`],
  ['id = ANY($1)', `(id = ANY(CAST('{1,2}' AS int4[])))`],
  ['title LIKE upper($2)', `(title ~~ pg_catalog.upper(CAST('x' AS text)))`],
  ["coalesce(title, '') > concat(title, 'b')", `(coalesce(title, '') > pg_catalog.concat(title, 'b'))`],
  [
    'id BETWEEN SYMMETRIC 1 AND 2 AND id NOT IN (3, $3)',
    `((id BETWEEN SYMMETRIC 1 AND 2) AND (id NOT IN (3, CAST('7' AS int4))))`,
  ],
  ['title IS NOT DISTINCT FROM NULL', '(title IS NOT DISTINCT FROM NULL)'],
  ["state::text = 'open'", `(CAST(state AS text) = 'open')`],
  ["tags @> ARRAY['a'] AND tags[1:2][1] IS NOT NULL", `((tags @> ARRAY['a']) AND ((tags)[1:2][1] IS NOT NULL))`],
  ["at - interval '1' day > $4", `((at - CAST('1' AS interval day)) > CAST('2024-01-01 00:00:00Z' AS timestamptz))`],
  ['$3 = id AND id + $3 > 2', `((CAST('7' AS int4) = id) AND ((id + CAST('7' AS int4)) > 2))`],
  ['code = $2', `(code = CAST('x' AS bpchar))`],
  ['greatest(id, 1) = - id', `(greatest(id, 1) = (- id))`],
])('allowed: %s', (text, expected) => {
  expect(sql(text, ['{1,2}', 'x', '7', '2024-01-01 00:00:00Z'])).toBe(expected)
})

test.each([
  ['id IN (SELECT 1)', /^At location 3: only `value IN \(SELECT \.\.\.\)` sublinks/],
  ['title', /^WHERE clause must return a boolean$/],
  ['now() > at', /^At location 0: unknown or unsupported function now\/0$/],
  ['public.lower(title) = title', /unknown or unsupported function public\.lower\/1$/],
  ['title OPERATOR(public.=) title', /unknown binary operator public\."="$/],
  ['id = $9', /^At location 5: parameter \$9 was not provided$/],
  ['$1::regclass = id', /unsupported type regclass$/],
  ['CASE WHEN true THEN true END', /^At location 0: CaseExpr is not supported in this context$/],
  ['current_user = title', /SQLValueFunction is not supported/],
  ['id = 1; DROP TABLE items', /^unescaped ";" causing statement split$/],
  ['1=1 UNION SELECT 2', /^malformed query ending with SQL clauses$/],
  ['1=1 FOR UPDATE', /^malformed query/],
  ['$2 = id AND $2 = title', /Could not select an operator overload$/],
  ['$1 = id', /^At location 0: invalid syntax for type int4: \{1,2\}$/],
  ['positive = 1', /Could not select an operator overload$/],
  ['doc IS DISTINCT FROM doc', /Could not select an operator overload$/],
])('refused: %s', (text, message) => {
  expect(refusal(() => checked(text, ['{1,2}', '7']))).toMatch(message)
})

test.each([
  '('.repeat(60_000),
  `id = 1 ${'/*'.repeat(20_000)}`,
  `id = ${'+-'.repeat(20_000)}1`,
  `${'NOT '.repeat(3_000)}flag`,
  `id = 1${' + 1'.repeat(10_000)}`,
  `title${'::text'.repeat(9_000)} = 'x'`,
  `${'lower('.repeat(800)}title${')'.repeat(800)} = 'x'`,
  `id = 1 -- ${'x'.repeat(70_000)}`,
  `title = '${'é'.repeat(40_000)}'`,
])('too long or nested too deeply is refused (%#)', (text) => {
  expect(refusal(() => checked(text))).toMatch(
    /nested too deeply|cannot be parsed|bigger than maximum|memory exhausted/,
  )
})

test('what is long and flat is taken', () => {
  expect(sql(`title = '${'(/-'.repeat(9_000)}'`)).toHaveLength(27_012)
  const many = Array.from({ length: 8_000 }, (_, n) => n)
  expect(factsOf(checked(`id IN (${many.join(', ')})`)).comparisons[0]?.values).toHaveLength(8_000)
  expect(
    sql(
      many
        .map((n) => `id=${n}`)
        .slice(0, 4_000)
        .join(' OR '),
    ),
  ).toContain('(id = 3999)')
})

test.each<[string, boolean]>([
  ['1 year 2 months 3 days 4 hours 5 minutes 6 seconds', true],
  ['-1-2 +3 -4:05:06', true],
  ['@ 3d 4 hours 6', true],
  ['P15Y3M2DT1H14M37.25S', true],
  ['P0015-3-2T1:14:37.25', true],
  ['10:00:00', false],
  ['1 fortnight', false],
  ['1-13', false],
  [`${' '.repeat(100_000)}x`, false],
  ['', false],
])('an interval is read in the forms that Electric knows (%#)', (text, read) => {
  expect(reads(text, 'interval', false)).toBe(read)
})

test('parameters never become SQL', () => {
  expect(sql('title = $1', [`'; DROP TABLE items; --`])).toBe(`(title = CAST('''; DROP TABLE items; --' AS text))`)
  expect(sql('title = $1', [`\\' OR true`])).toBe(`(title = CAST( E'\\\\'' OR true' AS text))`)
})

test('an enum is compared as text in a shape and as itself in a subset', () => {
  expect(refusal(() => checked(`state = 'open'`))).toBe('At location 8: invalid syntax for type enum mood: open')
  expect(sql(`state = $1 AND state IN ('a', 'b')`, ['open'], true)).toBe(`((state = 'open') AND (state IN ('a', 'b')))`)
  expect(refusal(() => checked('id IN (SELECT 1)', [], true))).toBe('Subqueries are not allowed in subsets')
})

test('order_by takes columns with direction and NULLS, a constant that means nothing, and nothing else', () => {
  expect(orderBySql('"id" DESC NULLS FIRST, 1, title USING >, amount NULLS LAST', COLUMNS)).toBe(
    '"id" DESC NULLS FIRST, "title" DESC, "amount" NULLS LAST',
  )
  expect(orderBySql('1', COLUMNS)).toBe('')
  for (const text of ['2', "'x'", 'lower(title)', 'nothing', 'id LIMIT 1', 'id; SELECT 1', 'id + 1', 'items.id', ''])
    expect(
      refusal(() => orderBySql(text, COLUMNS)),
      text,
    ).not.toBe('')
})

const compared = (text: string, params: readonly string[] = []) =>
  factsOf(checked(text, params)).comparisons.map(({ column: { name }, family, values, arrays }) => [
    name,
    family.name,
    ...values,
    ...arrays,
  ])

test('AND-ed equalities of columns with constants are found', () => {
  expect(
    compared(`id = $1 AND ($2 = title AND amount IN (1, '2')) AND flag AND (flag = true) IS TRUE`, ['7', 'x']),
  ).toEqual([
    ['id', 'decimal', `CAST('7' AS int4)`],
    ['title', 'text', `CAST('x' AS text)`],
    ['amount', 'decimal', '1', `CAST('2' AS numeric)`],
    ['flag', 'bool', 'true'],
    ['flag', 'bool', 'true'],
  ])
  expect(compared(`id = $1::int8 AND state::text = ANY('{a}') AND NOT flag AND id = 1 + 1`, ['7'])).toEqual([
    ['id', 'decimal', `CAST('7' AS int8)`],
    ['state', 'text', `CAST('{a}' AS text[])`],
    ['flag', 'bool', 'false'],
    ['id', 'decimal', '(1 + 1)'],
  ])
})

test.each([
  'id > 1',
  'id = 1 OR id = 2',
  'NOT id = 1',
  'id = id',
  "span = '1 day'",
  "nocase = 'x'",
  'title IS NULL',
  "code = 'x'::text",
  "code::text = 'x'",
  "amount::text = '1'",
  "id = '1'::float8",
  'id <> ALL(ARRAY[1])',
  "amount IN (1, 'x'::text::float8)",
])('what texts do not decide is left to Postgres: %s', (text) => {
  expect(factsOf(checked(text)).rest).toHaveLength(1)
  const { comparisons, rest } = factsOf(checked(`id = 1 AND (${text})`))
  expect(comparisons).toHaveLength(1)
  expect(rest).toEqual([checked(text).sql])
})

test('a constant asks nothing of a row', () => {
  for (const text of ['true', '1=1', 'true = true', 'true AND 2 = 2'])
    expect(factsOf(checked(text))).toMatchObject({ comparisons: [], rest: [] })
})

test('equal decimals have equal canonical texts', () => {
  const canonical = familyOf(column('n', 'numeric', 1700))?.canonical ?? String
  expect(['1.50', '1.5', '10', '10.00', '-0.10', 'NaN'].map(canonical)).toEqual([
    '1.5',
    '1.5',
    '10',
    '10',
    '-0.1',
    'NaN',
  ])
})

test.each<[string, (string | null)[]]>([
  ['{}', []],
  ['{a, "b c" ,NULL,"NULL","\\"\\\\"}', ['a', 'b c', null, 'NULL', '"\\']],
  ['{{1,2},{3,4}}', ['1', '2', '3', '4']],
])("an array's text: %s", (text, elements) => {
  expect(arrayElements(text)).toEqual(elements)
})

test.each(['', 'a', '{', '{a', '{a,}', '{,a}', '{a}b', '{a b" }', '[0:0]={1}', '{{{{{{{1}}}}}}}'])(
  "not an array's text: %s",
  (text) => {
    expect(arrayElements(text)).toBeUndefined()
  },
)
