// Rows of a table at one moment, read by a cursor inside a snapshot whose bounds are known.
import type { Pool, PoolClient } from 'pg'
import { loadTablesByOid } from '../catalog/load.ts'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { sameTable } from '../catalog/table.ts'
import type { Column, Row, Table } from '../catalog/table.ts'
import { lsnFromText } from '../offsets.ts'
import { rollBack } from '../roll-back.ts'
import { parseSnapshot } from './visibility.ts'
import type { Snapshot } from './visibility.ts'

/** The table is not what the catalog's copy says any more; nothing was read. */
export class TableChanged extends Error {}

export type Query = {
  readonly table: Table
  readonly columns: readonly Column[]
  /** Generated SQL after FROM: WHERE, ORDER BY, LIMIT. */
  readonly tail: string
}

export type Moment = { readonly snapshot: Snapshot; readonly lsn: bigint }

const BATCH = 2_000
const LOCK_TIMEOUT = '5s'

/**
 * Reads the rows that the query gives in one snapshot. `taken` is called with the snapshot before any row, then `rows` with
 * each batch; what they throw ends the reading. Throws TableChanged, or the database's error.
 */
export async function readRows(
  pool: Pool,
  { table, columns, tail }: Query,
  taken: (moment: Moment) => void,
  rows: (batch: Row[]) => void,
): Promise<void> {
  const client = await pool.connect()
  const target = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`)
    // Locking takes no snapshot. From here on the table can be neither altered nor truncated until the rows are read.
    await client.query(`LOCK TABLE ${target} IN ACCESS SHARE MODE`)
    const moment = await currentMoment(client)
    const [current] = await loadTablesByOid(client, [table.oid])
    if (!current?.found || !sameTable(current.table, table)) throw new TableChanged()
    const list = columns.map(({ name }) => quoteIdentifier(name)).join(', ')
    await client.query(`DECLARE rows NO SCROLL CURSOR FOR SELECT ${list} FROM ${target} ${tail}`)
    taken(moment)
    for (;;) {
      const batch = await client.query<(string | null)[]>({ text: `FETCH ${BATCH} FROM rows`, rowMode: 'array' })
      rows(batch.rows)
      if (batch.rows.length < BATCH) break
    }
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    await rollBack(client)
    throw error
  }
}

async function currentMoment(client: PoolClient): Promise<Moment> {
  const { rows } = await client.query<{ snapshot: string; lsn: string }>(
    'SELECT pg_current_snapshot()::text AS snapshot, pg_current_wal_lsn()::text AS lsn',
  )
  return { snapshot: parseSnapshot(rows[0]?.snapshot ?? ''), lsn: lsnFromText(rows[0]?.lsn ?? '0/0') }
}
