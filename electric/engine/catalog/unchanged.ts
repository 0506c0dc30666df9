// Tables of stored shapes that are, by their catalog rows, exactly what they were when they were stored.
import type { Pool } from 'pg'
import type { Publication, Published } from '../replication/publication.ts'
import type { StoredTable } from '../storage/state.ts'
import { loadTablesByOid } from './load.ts'
import { sameTable } from './table.ts'
import type { Table } from './table.ts'

/**
 * Those of the tables that exist as they did, are still published by the same row of the publication (one that was taken out and
 * put in again has a hole in its history) and send whole old rows. The publication knows them from now on.
 */
export async function unchangedTables(
  pool: Pool,
  publication: Publication,
  stored: readonly StoredTable[],
): Promise<Map<number, Table>> {
  const unchanged = new Map<number, Table>()
  if (stored.length === 0) return unchanged
  const oids = stored.map(({ oid }) => oid)
  const current = new Map(
    (await loadTablesByOid(pool, oids)).flatMap((now) => (now.found ? [[now.table.oid, now]] : [])),
  )
  for (const { oid, definition, published } of stored) {
    const table = JSON.parse(definition) as Table
    const now = current.get(oid)
    if (!now || now.refused || !now.identityFull || !sameTable(now.table, table)) continue
    if (await publication.resume(table, JSON.parse(published) as Published)) unchanged.set(oid, table)
  }
  return unchanged
}
