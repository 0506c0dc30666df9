// Every value travels as Postgres' own text, the same in the snapshot and in the stream.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Reader, getShape } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

const CASES: readonly (readonly [type: string, literal: string, text: string])[] = [
  ['int8', '9007199254740993', '9007199254740993'],
  ['numeric(12,4)', '1.5', '1.5000'],
  ['numeric', `'NaN'`, 'NaN'],
  ['numeric(38,10)', '1234567890123456789012345678.0123456789', '1234567890123456789012345678.0123456789'],
  ['float8', '0.1', '0.1'],
  ['float8', `'-Infinity'`, '-Infinity'],
  ['float4', '16777217', '1.6777216e+07'],
  ['bytea', `'\\xdeadBEEF'`, '\\xdeadbeef'],
  ['timestamptz', `'2024-02-03 04:05:06.789+02'`, '2024-02-03 02:05:06.789+00'],
  ['date', `'2024-02-03'`, '2024-02-03'],
  ['date', `'infinity'`, 'infinity'],
  ['timestamp', `'0044-03-15 12:00 BC'`, '0044-03-15 12:00:00 BC'],
  ['timetz', `'04:05:06.7+02'`, '04:05:06.7+02'],
  ['interval', `'1 day 2 hours'`, 'P1DT2H'],
  ['jsonb', `'{"b": [1, "é"], "a": null}'`, '{"a": null, "b": [1, "é"]}'],
  ['int[]', `'{1,NULL,3}'`, '{1,NULL,3}'],
  ['text[][]', `'{{"a b",c},{"",d}}'`, '{{"a b",c},{"",d}}'],
  ['char(5)', `'ab'`, 'ab   '],
  ['bit(4)', `B'0101'`, '0101'],
  ['inet', `'10.1.2.3/8'`, '10.1.2.3/8'],
  ['int4range', `'(1,5]'`, '[2,6)'],
  ['json', `'{"b" :  1}'`, '{"b" :  1}'],
  ['uuid', `'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'`, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['text', `E'line\\nquote" back\\\\slash \\u2028 😀'`, 'line\nquote" back\\slash \u2028 😀'],
  ['text', `''`, ''],
]

test('snapshot and stream give the same text', async () => {
  const { sql } = target
  const table = await target.table(
    `id int PRIMARY KEY, ${CASES.map(([type], index) => `c${index} ${type}`).join(', ')}`,
  )
  const literals = CASES.map(([, literal]) => literal).join(', ')
  await sql.unsafe(`INSERT INTO ${table} VALUES (1, ${literals})`)
  const reader = await new Reader(target.url, { table }).catchUp()
  await sql.unsafe(`INSERT INTO ${table} VALUES (2, ${literals})`)
  await reader.next(true)
  const expected = Object.fromEntries(CASES.map(([, , text], index) => [`c${index}`, text]))
  expect(reader.take().map(({ value }) => value)).toEqual([
    { id: '1', ...expected },
    { id: '2', ...expected },
  ])
})

test('enums, composites and domains are text too, and an enum is compared as text', async () => {
  const { sql } = target
  const table = await target.table('id int PRIMARY KEY')
  await sql.unsafe(`CREATE TYPE ${table}_mood AS ENUM ('sad', 'happy'); CREATE TYPE ${table}_pair AS (a int, b text);
    CREATE DOMAIN ${table}_small AS int CHECK (VALUE < 10)`)
  await sql.unsafe(`ALTER TABLE ${table} ADD mood ${table}_mood, ADD pair ${table}_pair, ADD small ${table}_small,
    ADD moods ${table}_mood[], ADD pairs ${table}_pair[], ADD smalls ${table}_small[]`)
  const moods = `'{happy,NULL}'`
  const pairs = `'{"(1,\\"x y\\")"}'`
  await sql.unsafe(
    `INSERT INTO ${table} VALUES (1, 'happy', '(1,"x y")', 3, ${moods}, ${pairs}, '{3,9}'), (2, 'sad', NULL, NULL, NULL, NULL, NULL)`,
  )
  const reader = await new Reader(target.url, { table, where: 'mood::text = $1', 'params[1]': 'happy' }).catchUp()
  const made = { moods: '{happy,NULL}', pairs: '{"(1,\\"x y\\")"}', smalls: '{3,9}' }
  const row = { id: '1', mood: 'happy', pair: '(1,"x y")', small: '3', ...made }
  expect(reader.take().map(({ value }) => value)).toEqual([row])
  await sql.unsafe(
    `UPDATE ${table} SET mood = 'happy', pair = '(1,"x y")', small = 3, moods = ${moods}, pairs = ${pairs}, smalls = '{3,9}' WHERE id = 2`,
  )
  await reader.next(true)
  expect(reader.take().map(({ value }) => value)).toEqual([{ ...row, id: '2' }])
  const refused = await getShape(target.url, { table, offset: '-1', where: `mood = 'happy'` })
  expect(refused.status).toBe(400)
  await sql.unsafe(`DROP TABLE ${table}; DROP TYPE ${table}_mood, ${table}_pair; DROP DOMAIN ${table}_small`)
})

test('a generated column comes as its table publishes it, and is refused where it never arrives', async () => {
  const { sql } = target
  const table = await target.table('id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED')
  await sql.unsafe(`INSERT INTO ${table} VALUES (1, 1)`)
  const plain = await new Reader(target.url, { table, columns: 'id,n' }).catchUp()
  await sql.unsafe(`INSERT INTO ${table} VALUES (2, 2)`)
  await plain.next(true)
  expect(plain.take().map(({ value }) => value)).toEqual([
    { id: '1', n: '1' },
    { id: '2', n: '2' },
  ])
  const [server] = await sql<
    { published: boolean }[]
  >`SELECT current_setting('server_version_num')::int >= 180000 AS published`
  if (server?.published) {
    const whole = await new Reader(target.url, { table }).catchUp()
    await sql.unsafe(`INSERT INTO ${table} VALUES (3, 3)`)
    await whole.next(true)
    expect(whole.take().map(({ value }) => value?.twice)).toEqual(['2', '4', '6'])
  } else
    for (const columns of [{}, { columns: 'id,twice' }]) {
      const refused = await getShape(target.url, { table, offset: '-1', ...columns } as Record<string, string>)
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('generated')])
    }
})

test('the schema header describes types and their modifiers', async () => {
  const table =
    await target.table(`"Weird é" text, v varchar(7), c char(3), n numeric(12,3), ts timestamptz(3), b bit(4),
    i interval day to second(2), l int[][] NOT NULL, id int, at int, PRIMARY KEY (id, at)`)
  const { headers } = await getShape(target.url, { table, offset: '-1' })
  // Names outside ASCII may be escaped in the JSON or stand as UTF-8, which fetch reads byte by byte.
  const header = Buffer.from(headers.get('electric-schema') ?? '', 'latin1').toString()
  expect(JSON.parse(header)).toEqual({
    'Weird é': { type: 'text' },
    v: { type: 'varchar', max_length: 7 },
    c: { type: 'bpchar', length: 3 },
    n: { type: 'numeric', precision: 12, scale: 3 },
    ts: { type: 'timestamptz', precision: 3 },
    b: { type: 'bit', length: 4 },
    i: { type: 'interval', precision: 2, fields: 'DAY TO SECOND' },
    l: { type: 'int4', dims: 2, not_null: true },
    id: { type: 'int4', pk_index: 0, not_null: true },
    at: { type: 'int4', pk_index: 1, not_null: true },
  })
})

test.each([
  ['numeric', '1.50', '1.5'],
  ['int8', '42', '42'],
  ['boolean', 'true', 'tru'],
  ['timestamptz', '2024-01-01T00:00:00Z', '2024-01-01 02:00:00+02'],
  ['uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['varchar(4)', 'ab', 'ab'],
])('equality on %s is by value, not by spelling', async (type, stored, asked) => {
  const { sql } = target
  const table = await target.table(`id int PRIMARY KEY, c ${type}`)
  await sql.unsafe(`INSERT INTO ${table} VALUES (1, '${stored}')`)
  const reader = await new Reader(target.url, { table, where: 'c = $1', 'params[1]': asked }).catchUp()
  await sql.unsafe(`INSERT INTO ${table} VALUES (2, '${stored}')`)
  await reader.next(true)
  expect(reader.take().map(({ value }) => value?.id)).toEqual(['1', '2'])
})

test.each([
  ['int', ' 1'],
  ['boolean', 'yes'],
  ['timestamptz', '2024-01-01 02:00+02'],
  ['uuid', 'a0eebc999c0b4ef8bb6d6bb9bd380a11'],
  ['bytea', '\\x00'],
])('what Electric cannot read or compare is refused: %s = %j', async (type, asked) => {
  const table = await target.table(`id int PRIMARY KEY, c ${type}`)
  const answer = await getShape(target.url, { table, offset: '-1', where: 'c = $1', 'params[1]': asked })
  expect([answer.status, Object.keys((answer.body as { errors: object }).errors)]).toEqual([400, ['where']])
})
