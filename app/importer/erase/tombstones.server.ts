// What keeps erased sessions out. Law: tombstones are laid under a lock that every commit of the importer holds too, so that a batch
// either is in before (and is erased with the rest) or sees them.
import type { TransactionSql } from 'postgres'

const lockName = (spaceId: string) => `erase/${spaceId}`

/** Taken by whoever writes what sources say, until the commit: no tombstone is laid meanwhile. */
export async function holdTombstones(sql: TransactionSql, spaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${lockName(spaceId)}, 0))`
}

/** Taken by whoever lays tombstones: waits for the batches under way. */
export async function lockTombstones(sql: TransactionSql, spaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${lockName(spaceId)}, 0))`
}

/** Which of these sessions were erased in the space and not brought back. */
export async function erasedAmong(sql: TransactionSql, spaceId: string, sessionIds: string[]): Promise<Set<string>> {
  const rows = await sql<Array<{ id: string }>>`
    select session_id as id from tombstones
    where space_id = ${spaceId} and session_id = any(${sessionIds}::uuid[]) and brought_back_at is null`
  return new Set(rows.map(({ id }) => id))
}

/** Whether anything is kept out of the space. */
export async function anyErased(sql: TransactionSql, spaceId: string): Promise<boolean> {
  const [row] = await sql<Array<{ any: boolean }>>`
    select exists (select from tombstones where space_id = ${spaceId} and brought_back_at is null) as any`
  return row?.any === true
}
