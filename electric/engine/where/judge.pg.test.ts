import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { runSeed, seeded } from '../../conformance/random.ts'
import type { Random } from '../../conformance/random.ts'
import { loadTableByName } from '../catalog/load.ts'
import type { Row, Table } from '../catalog/table.ts'
import { sessionConfig } from '../replication/session.ts'
import { Judge } from './judge.ts'
import type { Verdict } from './judge.ts'

// Each column with texts that differ, texts that are equal values, and texts at the borders of their type.
const COLUMNS = {
  whole: ['int', '1', '01', '-7', '2147483647'],
  big: ['bigint', '1', '9223372036854775807', '-9223372036854775808'],
  exact: ['numeric', '1', '1.0', '1.00', '-0.5', '1e20', 'NaN', 'Infinity'],
  scaled: ['numeric(8,2)', '1', '1.005', '99.99'],
  float: ['float8', '0', '-0', '1e300', '0.1', '0.30000000000000004', 'NaN', '-Infinity'],
  single: ['float4', '0.1', '16777216', '1e-40'],
  words: ['text', '', 'a', 'A', 'ä', 'é', 'é', 'a%b_c', 'a\\b', 'Z', ' a', '10', '9'],
  bytewise: ['text collate "C"', 'a', 'B', 'ä', '10', '9'],
  nocase: ['text collate nocase', 'a', 'A', 'ä', 'Ä', 'b'],
  padded: ['char(4)', 'a', 'a ', 'ab', ''],
  short: ['varchar(5)', 'a', 'A', 'a ', 'abcde'],
  flag: ['boolean', 'true', 'false'],
  id: ['uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '00000000-0000-0000-0000-000000000000'],
  day: ['date', '2024-02-29', '0001-01-01', '4713-01-01 BC', 'infinity'],
  at: ['timestamptz', '2024-03-31 01:30:00+00', '2024-03-31 03:30:00+02', '-infinity'],
  naive: ['timestamp(3)', '2024-03-31 01:30:00.1234', '2024-03-31 01:30:00.123'],
  clock: ['timetz', '10:00:00+00', '12:00:00+02'],
  span: ['interval', '1 day', '24 hours', '1 mon', '30 days', '-1 sec'],
  doc: ['jsonb', '{"a":1,"b":2}', '{"b":2,"a":1.0}', '[]', 'null'],
  bytes: ['bytea', '\\x', '\\x00ff', '\\x61'],
  mood: ['mood', 'sad', 'ok', 'happy'],
  moods: ['mood[]', '{sad,ok}', '{}', '{NULL}'],
  numbers: ['int[]', '{1,2}', '{{1,2},{3,4}}', '{}', '{NULL}', '[0:1]={1,2}'],
  texts: ['text[]', '{a,"b c","d,e"}', '{"\\"",NULL,"NULL"}', '{a}'],
  plain: ['positive', '1', '7'],
  named: ['nickname', 'Bob', 'bob'],
  pair: ['pair', '(1,a)', '(,)', '(1,"b c")'],
  range: ['int4range', '[1,3)', 'empty', '[1,2]'],
  net: ['inet', '10.0.0.1', '10.0.0.1/24'],
  'odd "name"': ['text', 'x', 'y'],
  at_: ['int', '5'],
} satisfies Record<string, [string, ...string[]]>

const SETUP = `
  create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  create type mood as enum ('sad', 'ok', 'happy');
  create domain positive as int check (value > 0);
  create domain name_base as text collate nocase;
  create domain nickname as name_base check (value <> '');
  create type pair as (n int, t text);`

const BUDGET = 300
let database: DisposableDatabase
let pool: Pool
let judge: Judge
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

beforeAll(async () => {
  database = await disposableDatabase()
  pool = new Pool({ ...sessionConfig(database.url, 'judge test'), max: 2 })
  judge = new Judge(pool)
  await pool.query(SETUP)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

async function tableOf(sql: string, name: string): Promise<Table> {
  await pool.query(sql)
  const loaded = await loadTableByName(pool, 'public', name)
  if (!loaded.found) throw new Error(`${name} was not made`)
  return loaded.table
}

async function rowsOf(name: string): Promise<Row[]> {
  return (await pool.query<(string | null)[]>({ text: `SELECT * FROM ${name} ORDER BY n`, rowMode: 'array' })).rows
}

/** What SELECT … WHERE gives, by the rows' column n. */
async function selected(name: string, where: string): Promise<number[]> {
  const { rows } = await pool.query<{ n: string }>(`SELECT n FROM ${name} WHERE (${where}) ORDER BY n`)
  return rows.map(({ n }) => Number(n))
}

const places = (verdict: Verdict | undefined): number[] | string =>
  verdict instanceof Uint8Array ? [...verdict].flatMap((holds, place) => (holds ? [place] : [])) : String(verdict)
const judged = (table: Table, ...wheres: string[]) =>
  wheres.map((where) => ({ where, reads: table.columns.map((_, index) => index) }))

test('random rows of many types are judged as SELECT … WHERE judges them', async () => {
  const seed = runSeed('JUDGE_SEED')
  console.info(`JUDGE_SEED=${seed}`)
  const random = seeded(seed)
  const names = Object.keys(COLUMNS)
  const list = names.map((name) => `${quoted(name)} ${COLUMNS[name as keyof typeof COLUMNS][0]}`)
  const table = await tableOf(`create table kinds (n int, ${list.join(', ')})`, 'kinds')
  const value = (name: string): string => {
    const [, ...texts] = COLUMNS[name as keyof typeof COLUMNS] as [string, ...string[]]
    return random.chance(0.15) ? 'NULL' : literal(texts[random.below(texts.length)] ?? '')
  }
  for (let n = 0; n < 60; n += 1) await pool.query(`insert into kinds values (${[n, ...names.map(value)].join(', ')})`)
  const rows = await rowsOf('kinds')
  const wheres = Array.from({ length: BUDGET }, () => expression(random, names, value, 2))
  const verdicts = await judge.judge(
    table,
    rows,
    wheres.map((where) => ({ where, reads: reads(table, where) })),
  )
  for (const [index, where] of wheres.entries()) {
    const expected = await selected('kinds', where).catch((error: unknown) => String(error))
    const verdict = places(verdicts[index])
    // Which side of an AND is evaluated first is the planner's choice: one of the two may meet a division that the other does not.
    const byOrder = [verdict, expected].filter((one) => String(one).includes('division by zero')).length === 1
    if (!byOrder) expect(verdict, where).toEqual(expected)
  }
})

/** Only the columns that are named: the others are not sent. */
function reads(table: Table, where: string): number[] {
  return table.columns.flatMap(({ name }, index) => (where.includes(quoted(name)) ? [index] : []))
}

function expression(random: Random, names: readonly string[], value: (name: string) => string, depth: number): string {
  const inner = (): string => expression(random, names, value, depth - 1)
  if (depth > 0 && random.chance(0.6))
    return random.pick([
      () => `(${inner()} AND ${inner()})`,
      () => `(${inner()} OR ${inner()})`,
      () => `(NOT ${inner()})`,
    ])()
  const name = names[random.below(names.length)] ?? 'whole'
  const column = quoted(name)
  return random.pick<() => string>([
    () => `${column} ${random.pick(['=', '<>', '<', '>=', 'IS DISTINCT FROM'])} ${value(name)}`,
    () => `${column} IN (${value(name)}, ${value(name)})`,
    () => `${column} NOT IN (${value(name)}, ${value(name)})`,
    () => `${column} BETWEEN ${value(name)} AND ${value(name)}`,
    () => `${column} IS ${random.pick(['', 'NOT '])}NULL`,
    () => `${column}::text ${random.pick(['LIKE', 'ILIKE', 'NOT LIKE', '<', '='])} ${value('words')}`,
    () => `lower("words") = lower("bytewise")`,
    () => `"texts" ${random.pick(['@>', '<@', '&&', '='])} ARRAY["words", 'a']`,
    () => `${value('words')} = ANY("texts")`,
    () => `coalesce("short", "padded", 'a') > "padded"`,
    () => `("float" + "exact"::float8) / 2 > "whole"`,
    () => `"at" + "span" > ${value('at')}`,
    () => `1 / ("whole" - 1) >= 0`,
  ])()
}

test('only TRUE holds; a predicate without columns is judged for every row', async () => {
  const table = await tableOf('create table three (n int, b boolean)', 'three')
  const rows = [
    ['0', 't'],
    ['1', 'f'],
    ['2', null],
  ]
  const verdicts = await judge.judge(
    table,
    rows,
    judged(table, 'b', 'NOT b', 'b IS NOT TRUE', 'b OR NULL', 'NULL', 'true'),
  )
  expect(verdicts.map(places)).toEqual([[0], [1], [1, 2], [0], [], [0, 1, 2]])
  const none = await judge.judge(table, rows, [{ where: '1 = 1', reads: [] }])
  expect(none.map(places)).toEqual([[0, 1, 2]])
  expect(await judge.judge(table, [], judged(table, 'b'))).toEqual([new Uint8Array()])
})

test('a predicate that raises an error gets it, and the others are judged all the same', async () => {
  const table = await tableOf('create table risky (n int, t text)', 'risky')
  const wheres = ['n > 0', '10 / n > 1', "t = 'x'", 't::int > 1', 'n >= 0']
  const verdicts = await judge.judge(
    table,
    [
      ['0', 'x'],
      ['1', '5'],
    ],
    judged(table, ...wheres),
  )
  expect(verdicts.map(places)).toEqual([
    [1],
    expect.stringMatching(/division by zero/),
    [0],
    expect.stringMatching(/invalid input syntax for type integer/),
    [0, 1],
  ])
})

test('rows are judged by the table they were read as, whatever became of it', async () => {
  const table = await tableOf('create table gone (n int, t text collate "C")', 'gone')
  await pool.query('drop table gone')
  const verdicts = await judge.judge(
    table,
    [
      ['0', 'a'],
      ['1', 'B'],
    ],
    judged(table, `t < 'a'`),
  )
  expect(verdicts.map(places)).toEqual([[1]])
})

test('thousands of rows, many predicates, asked again, many different questions', async () => {
  const table = await tableOf('create table wide (n int, t text)', 'wide')
  const rows = Array.from({ length: 5_000 }, (_, n) => [String(n), n % 3 === 0 ? null : `row, "${n}" \\`])
  const many = judged(table, ...Array.from({ length: 130 }, (_, by) => `n % ${by + 2} = 0 AND t IS NOT NULL`))
  for (let again = 0; again < 3; again += 1) {
    const verdicts = await judge.judge(table, rows, many)
    for (const [by, verdict] of verdicts.entries())
      expect(places(verdict)).toEqual(rows.flatMap(([, t], n) => (n % (by + 2) === 0 && t !== null ? [n] : [])))
  }
  for (let question = 0; question < 450; question += 1)
    for (let again = 0; again < 2; again += 1)
      expect((await judge.judge(table, [['7', 'x']], judged(table, `n = ${question % 225}`))).map(places)).toEqual([
        question % 225 === 7 ? [0] : [],
      ])
  const prepared = await pool.query('SELECT count(*) AS prepared FROM pg_prepared_statements')
  expect(Number((prepared.rows[0] as { prepared: string }).prepared)).toBeLessThanOrEqual(201)
})
