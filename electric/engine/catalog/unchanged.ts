// Tables of stored shapes that are, by their catalog rows, exactly what they were when they were stored.
import type { Pool } from 'pg'
import type { Publication, Published } from '../replication/publication.ts'
import type { StoredTable } from '../storage/state.ts'
import { loadTablesByOid } from './load.ts'
import { stillIs } from './cut.ts'
import type { Table } from './table.ts'

/**
 * By their ids those of the tables that exist as they did, are still published by the same row of the publication (one that was taken out and
 * put in again has a hole in its history) and send whole old rows. The publication knows them from now on.
 */
export async function unchangedTables(
  pool: Pool,
  publication: Publication,
  stored: readonly StoredTable[],
): Promise<Map<string, Table>> {
  const unchanged = new Map<string, Table>()
  if (stored.length === 0) return unchanged
  const tables = stored.map(({ definition, published }) => ({
    table: JSON.parse(definition) as Table,
    published: JSON.parse(published) as Published,
  }))
  const oids = [...new Set(tables.map(({ table }) => table.oid))]
  const current = new Map(
    (await loadTablesByOid(pool, oids)).flatMap((now) => (now.found ? [[now.table.oid, now]] : [])),
  )
  for (const { table, published } of tables) {
    const now = current.get(table.oid)
    if (!now || now.refused || !now.identityFull || !stillIs(now.table, table)) continue
    if (await publication.resume(table, published)) unchanged.set(table.id, table)
  }
  return unchanged
}
