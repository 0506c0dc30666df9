// How a table is read and written for a rescan: in the order of its key, a bounded number of bytes at a time; a value only over
// the one that was read. Names come from columns.ts alone, so they may be put into SQL.
import type { Row, Sql, TransactionSql } from 'postgres'
import type { Looked, TableToScan } from './columns.ts'

/** A table of columns.ts. */
export type TableName = string

export interface ScannedRow {
  key: string[]
  session: string | null
  upload: string | null
  /** Of a row of another store, which one. */
  store: string | null
  /** By column, as text (JSON with a line for each value) or bytes. */
  values: Record<string, string | Buffer | null>
  bytes: number
}

const mostRows = 2000
/** As Postgres keeps them: compressed where they are large. */
const mostBytes = 1024 * 1024

/** The next rows after a key, or the very row of one. */
export async function batchOf(
  sql: Sql,
  name: TableName,
  table: TableToScan,
  where: { after: string[] | null } | { only: string[] },
): Promise<ScannedRow[]> {
  const key = keyOf(table)
  const names = key.map(([column]) => column).join(', ')
  const keys = key.map(([column]) => `t.${column}`).join(', ')
  const [compare, given] = 'only' in where ? ['=', where.only] : ['>', where.after]
  const condition = given === null ? '' : `where (${keys}) ${compare} (${placed(key)})`
  const columns = Object.entries(table.columns)
  const wide = columns.filter(([, how]) => how === 'json' || how === 'text' || how === 'bytes' || how === 'line')
  const size = wide.map(([column]) => `coalesce(pg_column_size(t.${column}), 0)`).join(' + ') || '0'
  const rows = await sql.unsafe<Row[]>(
    `with next as (select ${keys}, ${size} as size from ${name} t ${condition} order by ${keys} limit ${mostRows}),
       near as (select ${names}, sum(size) over (order by ${names}) - size as before from next)
     select array[${key.map(([column]) => `t.${column}::text`).join(', ')}] as "#key", (${table.session ?? 'null'})::text as "#session",
       (${table.upload ?? 'null'})::text as "#upload", ${name === 'legacy_rows' ? 't.store' : 'null::text'} as "#store",
       ${columns.map(([column, how]) => `${asText(column, how)} as "${column}"`).join(', ')}
     from near join ${name} t using (${names}) where near.before < ${mostBytes} order by ${keys}`,
    given ?? [],
  )
  return rows.map(rowOf)
}

/** Writes `value` where still stands what was read; answers whether it did. */
export async function writeValue(
  tx: TransactionSql,
  name: TableName,
  table: TableToScan,
  row: ScannedRow,
  column: string,
  value: string | Buffer,
): Promise<boolean> {
  const how = table.columns[column] ?? 'text'
  const before = row.values[column] ?? null
  if (how !== 'key') return (await update(tx, name, table, row, column, how, before, value)) > 0
  // Two items whose words are alike now: told apart as the reader of lists does.
  for (let n = 1; n <= 100; n++) {
    const next = n === 1 ? String(value) : `${String(value)} (${n})`
    const done = await tx
      .savepoint((inner) => update(inner, name, table, row, column, how, before, next))
      .catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === '23505') return null
        throw error
      })
    if (done !== null) return done > 0
  }
  return true
}

async function update(
  tx: TransactionSql,
  name: TableName,
  table: TableToScan,
  row: ScannedRow,
  column: string,
  how: Looked,
  before: string | Buffer | null,
  after: string | Buffer,
): Promise<number> {
  const key = keyOf(table)
  const [given, old] = [`$${key.length + 1}`, `$${key.length + 2}`]
  const same = how === 'bytes' ? `t.${column} = ${old}::bytea` : `${asText(column, how)} = ${old}::text`
  const { count } = await tx.unsafe(
    `update ${name} t set ${column} = ${written(how, given)}
     where (${key.map(([one]) => `t.${one}`).join(', ')}) = (${placed(key)}) and ${same}`,
    [...row.key, after, before],
  )
  if (count > 0 && name === 'event_bodies' && column === 'body') await resize(tx, row, String(before), String(after))
  return count
}

// An event's row says how large its body is; a secret that was written with escapes is as long in the source and shorter in it.
async function resize(tx: TransactionSql, row: ScannedRow, before: string, after: string): Promise<void> {
  const bytes = (json: string) => Buffer.byteLength(JSON.stringify(JSON.parse(json)))
  const grown = bytes(after) - bytes(before)
  if (grown !== 0) await tx`update timeline_events set size = size + ${grown} where id = ${row.key[0] ?? ''}`
}

const keyOf = ({ key = [['id', 'uuid']] }: TableToScan) => key

const placed = (key: ReadonlyArray<readonly [string, string]>): string =>
  key.map(([, type], i) => `$${i + 1}::text::${type}`).join(', ')

function asText(column: string, how: Looked): string {
  if (how === 'bytes') return `t.${column}`
  if (how === 'json') return `jsonb_pretty(t.${column})`
  return how === 'list' ? `jsonb_pretty(to_jsonb(t.${column}))` : `t.${column}::text`
}

function written(how: Looked, given: string): string {
  if (how === 'json') return `${given}::text::jsonb`
  if (how === 'list') return `array(select jsonb_array_elements_text(${given}::text::jsonb))`
  return how === 'bytes' ? `${given}::bytea` : `${given}::text`
}

function rowOf({ '#key': key, '#session': session, '#upload': upload, '#store': store, ...values }: Row): ScannedRow {
  const bytes = Object.values(values).reduce((sum: number, value: unknown) => sum + sizeOf(value), 0)
  return { key, session, upload, store, values, bytes }
}

const sizeOf = (value: unknown): number => (typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 0)
