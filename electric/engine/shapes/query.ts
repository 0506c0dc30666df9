// Rows of a table at one moment, read by a cursor inside a snapshot whose bounds are known.
import type { Pool, PoolClient } from 'pg'
import { loadTablesByOid } from '../catalog/load.ts'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { stillIs } from '../catalog/cut.ts'
import type { Column, Row, Table } from '../catalog/table.ts'
import { lsnFromText } from '../offsets.ts'
import { rollBack } from '../roll-back.ts'
import { copyOut } from './copy.ts'
import type { LineSink } from '../storage/frame.ts'
import { lineSql } from './line-sql.ts'
import { parseSnapshot } from './visibility.ts'
import type { Snapshot } from './visibility.ts'

/** The table is not what the catalog's copy says any more; nothing was read. */
export class TableChanged extends Error {}

/** The rows have taken longer than they may. */
export class TooSlow extends Error {}

export type Query = {
  readonly table: Table
  /** What is selected besides the columns, as SQL. */
  readonly more?: readonly string[]
  readonly columns: readonly Column[]
  /** Generated SQL after FROM: WHERE, ORDER BY, LIMIT. */
  readonly tail: string
}

/** `written` is where the WAL's next record would have gone: the commits of all that the snapshot shows are below it. */
export type Moment = { readonly snapshot: Snapshot; readonly lsn: bigint; readonly written: bigint }

/** One snapshot, for as many queries as are needed. */
export type Session = {
  readonly moment: Moment
  /** Reads by a cursor; what `rows` throws ends the reading. */
  read(sql: string, values: readonly unknown[], rows: (batch: Row[]) => void): Promise<void>
  /** Copies the insert messages of a table's rows; what `lines` throws ends the copying. `tail` is SQL after FROM. */
  copyLines(table: Table, selected: readonly number[], tail: string, lines: LineSink): Promise<void>
}

const BATCH = 2_000
const LOCK_TIMEOUT = '5s'

/**
 * Reads the rows that the query gives in one snapshot, within `patience` ms. `taken` is called with the snapshot before any row, then
 * `rows` with each batch; what they throw ends the reading. Throws TableChanged, TooSlow, or the database's error.
 */
export function readRows(
  pool: Pool,
  query: Query,
  patience: number,
  taken: (moment: Moment) => void,
  rows: (batch: Row[]) => void,
): Promise<void> {
  const work = async (session: Session): Promise<void> => {
    taken(session.moment)
    const deadline = Date.now() + patience
    await session.read(selectSql(query), [], (batch) => {
      if (Date.now() > deadline) throw new TooSlow()
      rows(batch)
    })
  }
  return inSnapshot(pool, [query.table], work, patience)
}

/** The query as SQL. */
export function selectSql({ table, columns, more, tail }: Query): string {
  const list = [...columns.map(({ name }) => quoteIdentifier(name)), ...(more ?? [])].join(', ')
  return `SELECT ${list} FROM ${nameOf(table)} ${tail}`
}

/** As readRows, with the rows' insert messages instead of their values; resolves with the snapshot. */
export function readLines(
  pool: Pool,
  { table, selected, tail }: { table: Table; selected: readonly number[]; tail: string },
  taken: (moment: Moment) => void,
  lines: LineSink,
): Promise<Moment> {
  return inSnapshot(pool, [table], async (session) => {
    taken(session.moment)
    await session.copyLines(table, selected, tail, lines)
    return session.moment
  })
}

/**
 * Works in one snapshot of tables that are as the catalog's copies say; throws TableChanged when one is not. `patience`: milliseconds
 * for each statement, 0 = as long as it takes.
 */
export async function inSnapshot<Result>(
  pool: Pool,
  tables: readonly Table[],
  work: (session: Session) => Promise<Result>,
  patience = 0,
): Promise<Result> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'; SET LOCAL statement_timeout = ${patience}`)
    // Locking takes no snapshot. From here on the tables can be neither altered nor truncated until the rows are read.
    await client.query(`LOCK TABLE ${tables.map(nameOf).join(', ')} IN ACCESS SHARE MODE`)
    const { moment, version } = await currentMoment(client)
    const loaded = await loadTablesByOid(
      client,
      tables.map(({ oid }) => oid),
    )
    const current = new Map(loaded.flatMap((found) => (found.found ? [[found.table.oid, found.table] as const] : [])))
    for (const table of tables) {
      const now = current.get(table.oid)
      if (!now || !stillIs(now, table)) throw new TableChanged()
    }
    const result = await work({
      moment,
      read: (sql, values, rows) => readByCursor(client, sql, values, rows),
      copyLines: (table, selected, tail, lines) =>
        copyOut(client, `SELECT ${lineSql(table, selected, version)} FROM ${nameOf(table)} ${tail}`, lines),
    })
    await client.query('COMMIT')
    client.release()
    return result
  } catch (error) {
    await rollBack(client)
    throw error
  }
}

async function readByCursor(
  client: PoolClient,
  sql: string,
  values: readonly unknown[],
  rows: (batch: Row[]) => void,
): Promise<void> {
  await client.query({ text: `DECLARE rows NO SCROLL CURSOR FOR ${sql}`, values: [...values] })
  for (;;) {
    const batch = await client.query<(string | null)[]>({ text: `FETCH ${BATCH} FROM rows`, rowMode: 'array' })
    rows(batch.rows)
    if (batch.rows.length < BATCH) break
  }
  await client.query('CLOSE rows')
}

function nameOf({ schema, name }: Table): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
}

const WAL_PAGE = 8_192n
const LONGEST_PAGE_HEADER = 40n

async function currentMoment(client: PoolClient): Promise<{ moment: Moment; version: number }> {
  const { rows } = await client.query<{ snapshot: string; lsn: string; written: string; version: string }>(
    `SELECT pg_current_snapshot()::text AS snapshot, pg_current_wal_lsn()::text AS lsn,
       pg_current_wal_insert_lsn()::text AS written, current_setting('server_version_num') AS version`,
  )
  const written = lsnFromText(rows[0]?.written ?? '0/0')
  // At the beginning of a page this position is behind the page's header, which no position of the stream ever reaches by itself.
  const into = written % WAL_PAGE
  const moment = {
    snapshot: parseSnapshot(rows[0]?.snapshot ?? ''),
    lsn: lsnFromText(rows[0]?.lsn ?? '0/0'),
    written: into <= LONGEST_PAGE_HEADER ? written - into : written,
  }
  return { moment, version: Number(rows[0]?.version) }
}
