// Tables of a case: many kinds of columns, odd names, single, composite and missing primary keys.
import type { Random } from '../random.ts'
import { KEY_KINDS, KINDS, literal, quoted } from './kinds.ts'
import type { Kind } from './kinds.ts'

export type Column = { readonly name: string; readonly kind: Kind; readonly notNull: boolean }

export type TablePlan = {
  readonly schema: string
  /** The name in the database has the number of the run behind it, so that no two runs share a table. */
  readonly base: string
  readonly columns: readonly Column[]
  /** Names of the primary key's columns; none = no primary key, and `row number` keeps rows apart. */
  readonly key: readonly string[]
  /** Whether it sends whole old rows already before anybody asks for it. */
  readonly identityFull: boolean
}

const NAMES = [
  'plain',
  'select',
  'Mixed Case',
  'we"ird',
  'a.b',
  'sl/ash',
  'née',
  '1st',
  'value',
  'headers',
  'per%cent',
  "quo'te",
]
const BASES: readonly [string, ...string[]] = ['things', 'Items', 'ta/b.le', 'we"ird', 'order', 'näme']

export const ROW_NUMBER = 'row number'

/** A table; its key's first column is an integer in half of all cases, because ranges of rows are written through it. */
export function tablePlan(random: Random, index: number): TablePlan {
  const names = random.shuffle(NAMES)
  const keys = random.weighted([
    [5, 1],
    [3, 2],
    [1, 3],
    [2, 0],
  ])
  const columns: Column[] = []
  if (keys === 0) columns.push({ name: ROW_NUMBER, kind: KINDS[0], notNull: true })
  for (let index = 0; index < keys; index += 1) {
    const kind = index === 0 && random.chance(0.5) ? KINDS[0] : (KEY_KINDS[random.below(KEY_KINDS.length)] ?? KINDS[0])
    columns.push({ name: names.pop() ?? 'id', kind, notNull: true })
  }
  const key = keys === 0 ? [] : columns.map(({ name }) => name)
  const more = 2 + random.below(5)
  for (let index = 0; index < more; index += 1) {
    const kind = random.pick(KINDS)
    // The published client throws at an array that may not be null and has a null in it.
    columns.push({ name: names.pop() ?? 'more', kind, notNull: kind.family !== 'array' && random.chance(0.2) })
  }
  return {
    schema: random.chance(0.15) ? 'Odd.Sch/ema' : 'public',
    base: `${random.pick(BASES)}${index}`,
    // The key need not come first.
    columns: random.shuffle(columns),
    key,
    identityFull: random.chance(0.4),
  }
}

/** The table's name in the run with that number. */
export function tableName({ base }: TablePlan, run: string): string {
  return `${base} ${run}`
}

/** `"schema"."name"`, as SQL and the parameter `table` spell it. */
export function address(table: TablePlan, run: string): string {
  return `${quoted(table.schema)}.${quoted(tableName(table, run))}`
}

/** Stands for the address of a table, which is known when the case is run. */
export function placeholder(table: number): string {
  return `@table${table}@`
}

/** Puts the addresses of the tables where their placeholders stand. */
export function placed(sql: string, tables: readonly TablePlan[], run: string): string {
  return sql.replaceAll(/@table(\d+)@/g, (_, index: string) => {
    const table = tables[Number(index)]
    return table ? address(table, run) : ''
  })
}

/** The statements that make it. */
export function definition(table: TablePlan, run: string): string[] {
  const columns = table.columns.map(
    ({ name, kind, notNull }) => `${quoted(name)} ${kind.type}${notNull ? ' NOT NULL' : ''}`,
  )
  const key =
    table.key.length > 0 ? `PRIMARY KEY (${table.key.map(quoted).join(', ')})` : `UNIQUE (${quoted(ROW_NUMBER)})`
  const create = `CREATE TABLE ${address(table, run)} (${[...columns, key].join(', ')})`
  return table.identityFull ? [create, `ALTER TABLE ${address(table, run)} REPLICA IDENTITY FULL`] : [create]
}

/** A value of the column as SQL: a literal of the pool, now and then null or (never in a key) too large to stay in the row. */
export function valueOf({ kind, notNull }: Column, random: Random, large = 0.02): string {
  if (!notNull && random.chance(0.15)) return 'NULL'
  if ((kind.type === 'text' || kind.type === 'bytea') && !notNull && random.chance(large)) {
    const text = `(SELECT string_agg(md5((g * ${1 + random.below(1000)})::text), '') FROM generate_series(1, 300) g)`
    return kind.type === 'bytea' ? `decode(${text}, 'hex')` : text
  }
  return literal(random.pick(kind.values))
}
