// The rows of every bench: about 300 bytes each, of the types that tables commonly have.
import type { Sql } from 'postgres'

/** Every row's text has this once, so that rows can be counted in any stream. */
export const ROW = 'lorem-ipsum-dolor-sit-amet-'

/** Between the parentheses of CREATE TABLE. `ten` and `many` say to which of few and of many shapes a row belongs. */
export const COLUMNS =
  'id int8 PRIMARY KEY, ten int4 NOT NULL, many int4 NOT NULL, mark text NOT NULL, amount numeric(12,2), ' +
  'made timestamptz NOT NULL, done bool NOT NULL, body text NOT NULL'

/** SELECT list that makes the row numbered `i`; its size in Postgres' text is about 300 bytes. `groups` are its `ten` and `many`. */
export function rowSql(i: string, groups: string, mark = `'-'`): string {
  return (
    `${i}, ${groups}, ${mark}, (${i} % 100000) / 100.0, timestamptz '2026-01-01' + ${i} * interval '1 second', ` +
    `${i} % 2 = 0, '${ROW}' || repeat(md5((${i})::text), 7)`
  )
}

/** Groups of rows spread evenly over ten and over so many shapes. */
export function spreadOver(i: string, many: number): string {
  return `(${i} % 10)::int4, (${i} % ${many})::int4`
}

/** Inserts rows `from` to `to` in one statement. */
export async function insertRows(sql: Sql, table: string, [from, to]: [number, number]): Promise<void> {
  const row = rowSql('i', spreadOver('i', 10))
  await sql.unsafe(`INSERT INTO ${table} SELECT ${row} FROM generate_series(${from}::int8, ${to}) i`)
}

/**
 * Commits one row of group -1 that carries the mark, and notifies `channel` of it if there is one. Returns the moment
 * (performance.now) before it was sent.
 */
export async function commitMark(sql: Sql, table: string, id: number, mark: string, channel?: string): Promise<number> {
  const insert = `INSERT INTO ${table} SELECT ${rowSql('$1::int8', '-1, -1', '$2')}`
  const statement = channel
    ? `WITH inserted AS (${insert} RETURNING *) SELECT pg_notify('${channel}', row_to_json(inserted)::text) FROM inserted`
    : insert
  const at = performance.now()
  await sql.unsafe(statement, [id, mark], { prepare: true })
  return at
}
