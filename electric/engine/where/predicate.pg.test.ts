import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { runSeed, seeded } from '../../conformance/random.ts'
import type { Random } from '../../conformance/random.ts'
import { loadTableByName } from '../catalog/load.ts'
import type { Row, Table } from '../catalog/table.ts'
import { sessionConfig } from '../replication/session.ts'
import type { Condition } from './equality.ts'
import { ClauseError, parseWhere } from './parse.ts'
import { compileNode } from './predicate.ts'

let database: DisposableDatabase
let pool: Pool
let table: Table

const COLUMNS = `n int, a int, big bigint, amount numeric(8,2), f float8, title text, short varchar(5), padded char(4), nocase text collate nocase,
  flag bool, u uuid, day date, at timestamptz, span interval, mood mood, nums int[], tags text[]`
const VALUES = {
  a: ['0', '1', '2', '-3'],
  big: ['1', '2', '9007199254740993'],
  amount: ['1', '1.50', '2.25', '0'],
  f: ['0', '-0', '1', '1.5'],
  title: ['a', 'A', 'b', 'a ', ''],
  short: ['a', 'b', 'a '],
  padded: ['a', 'ab', 'b'],
  nocase: ['a', 'A', 'b'],
  flag: ['t', 'f'],
  u: ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A12'],
  day: ['2024-02-29', '2024-03-01'],
  at: ['2024-03-01T00:00:00Z', '2024-03-01 02:00:00+02', '2024-03-02 00:00:00+00'],
  span: ['24 hours', '1 day', '2 days'],
  mood: ['sad', 'ok'],
  nums: ['{1,2}', '{}', '{2,NULL}'],
  tags: ['{a,b}', '{}', '{a}'],
} satisfies Record<string, string[]>
type Name = keyof typeof VALUES
const NAMES = Object.keys(VALUES) as Name[]
const ORDERED = new Set<Name>(['a', 'big', 'amount', 'f', 'title', 'short', 'padded', 'nocase', 'u', 'day', 'at'])

beforeAll(async () => {
  database = await disposableDatabase()
  pool = new Pool({ ...sessionConfig(database.url, 'predicate test'), max: 2 })
  await pool.query(`create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`)
  await pool.query(`create type mood as enum ('sad', 'ok')`)
  await pool.query(`create table items (${COLUMNS})`)
  const loaded = await loadTableByName(pool, 'public', 'items')
  if (!loaded.found) throw new Error('no table')
  table = loaded.table
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Writes a random clause, noting its parameters. */
class Writer {
  readonly params: string[] = []
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  clause(depth: number): string {
    const random = this.#random
    const inner = (): string => this.clause(depth - 1)
    if (depth > 0 && random.chance(0.6))
      return random.pick<() => string>([
        () => `${inner()} AND ${inner()}`,
        () => `(${inner()} OR ${inner()})`,
        () => `NOT (${inner()})`,
        () => `(${inner()}) IS ${random.pick(['TRUE', 'NOT TRUE', 'FALSE', 'UNKNOWN'])}`,
      ])()
    const name = NAMES[random.below(NAMES.length)] ?? 'a'
    const sides = random.pick<() => [string, string]>([
      () => [this.#side(name), this.#constant(name)],
      () => [this.#side(name), this.#constant(name)],
      () => [this.#constant(name), this.#side(name)],
    ])
    return random.pick<() => string>([
      () => sides().join(' = '),
      () => sides().join(' = '),
      () => sides().join(ORDERED.has(name) && name !== 'u' ? random.pick([' < ', ' >= ', ' <> ']) : ' <> '),
      () => `${this.#side(name)} ${random.pick(['', 'NOT '])}IN (${this.#constant(name)}, ${this.#constant(name)})`,
      () => `${name} IS ${random.pick(['', 'NOT '])}DISTINCT FROM ${name === 'mood' ? 'mood' : this.#constant(name)}`,
      () => `${name} IS ${random.pick(['', 'NOT '])}NULL`,
      () => (ORDERED.has(name) ? `${name} BETWEEN ${this.#constant(name)} AND ${this.#constant(name)}` : 'flag'),
      () => `a ${random.pick(['= ANY', '<> ALL'])}(${random.pick([`'{1,2}'`, 'nums', this.#param('{1,-3}')])})`,
      () => `title ${random.pick(['LIKE', 'ILIKE', 'NOT LIKE'])} ${random.pick([`'a%'`, this.#param('%a_')])}`,
      () => `lower(title) ${random.pick(['=', '<>'])} coalesce(short, 'x') || ${random.pick([`''`, `' '`])}`,
      () => `nums ${random.pick(['@>', '<@', '&&'])} ${random.pick([`'{1}'`, 'ARRAY[a]', this.#param('{2}')])}`,
      () => `a + big * 2 > amount - f / 2`,
      () => `at - span < ${this.#param('2024-03-01T12:00:00Z')}`,
      () => `nums[1] = ${random.pick(['a', '2'])}`,
      () => `${random.pick(['true', 'false', 'NULL', '1 = 1', `'a' = 'b'`])}`,
    ])()
  }

  #side(name: Name): string {
    if (name === 'mood') return 'mood::text'
    return this.#random.chance(0.2) && !['at', 'nums', 'tags', 'mood'].includes(name) ? `${name}::text` : name
  }

  #constant(name: Name): string {
    const texts: string[] = VALUES[name]
    const text = texts[this.#random.below(texts.length)] ?? ''
    return this.#random.pick([literal(text), this.#param(text), 'NULL'])
  }

  #param(text: string): string {
    this.params.push(text)
    return `$${this.params.length}`
  }
}

function passes(conditions: readonly Condition[], row: Row): boolean {
  return conditions.every(({ column, canonical, allowed }) => {
    const text = row[table.columns.findIndex(({ name }) => name === column)] ?? null
    return text !== null && allowed.includes(canonical(text))
  })
}

test('a compiled clause means what was written; its conditions and the rest together let in the same rows', async () => {
  const seed = runSeed('PREDICATE_SEED')
  console.info(`PREDICATE_SEED=${seed}`)
  const random = seeded(seed)
  for (let n = 0; n < 80; n += 1) {
    const row = NAMES.map((name) =>
      random.chance(0.15) ? 'NULL' : literal(VALUES[name][random.below(VALUES[name].length)] ?? ''),
    )
    await pool.query(`insert into items values (${[n, ...row].join(', ')})`)
  }
  const { rows } = await pool.query<(string | null)[]>({ text: 'select * from items order by n', rowMode: 'array' })
  const selected = async (where: string): Promise<number[]> => {
    const found = await pool.query<{ n: string }>(`select n from items where (${where}) order by n`)
    return found.rows.map(({ n }) => Number(n))
  }
  const counts = { compiled: 0, exact: 0, indexed: 0 }
  for (let clause = 0; clause < 800; clause += 1) {
    const writer = new Writer(random)
    const text = writer.clause(2)
    const predicate = await compileNode(pool, table, parseWhere(text), writer.params).catch((error: unknown) => {
      if (error instanceof ClauseError) return undefined
      throw error
    })
    if (!predicate) continue
    counts.compiled += 1
    counts.exact += predicate.exact ? 1 : 0
    counts.indexed += predicate.conditions.length > 0 ? 1 : 0
    const inside = await selected(predicate.sql)
    expect(inside, text).toEqual(
      await selected(text.replaceAll(/\$(\d+)/g, (_, n) => literal(writer.params[Number(n) - 1] ?? ''))),
    )
    const passing = rows.flatMap((row, n) => (passes(predicate.conditions, row) ? [n] : []))
    if (predicate.exact) expect(passing, text).toEqual(inside)
    else {
      const judged = await selected(predicate.rest)
      expect(
        passing.filter((n) => judged.includes(n)),
        text,
      ).toEqual(inside)
    }
  }
  expect(counts.compiled).toBeGreaterThan(300)
  expect(counts.exact).toBeGreaterThan(5)
  expect(counts.indexed).toBeGreaterThan(10)
})

test('what asks for too many combinations is indexed by fewer columns and judged', async () => {
  const list = (count: number): string => Array.from({ length: count }, (_, n) => n).join(', ')
  const one = await compileNode(pool, table, parseWhere(`a IN (${list(5_000)})`), [])
  expect([one.conditions[0]?.allowed.length, one.exact]).toEqual([5_000, true])
  const two = await compileNode(pool, table, parseWhere(`a IN (${list(50)}) AND big IN (${list(40)}) AND flag`), [])
  expect([two.conditions.map(({ column }) => column), two.exact]).toEqual([['flag', 'big'], false])
})
