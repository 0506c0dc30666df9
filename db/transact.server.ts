// The one write door, and the one read door: a transaction that takes on the app's role and says who acts, so that
// row-level security sees the person and never the login. Owner and space come from the session, never from input.
import { sql } from 'drizzle-orm'
import type { Database } from './client.server.ts'
import { sqlState } from './errors.ts'
import type { Role } from './schema/roles.ts'

/** Who acts, in which space, and as what there: the role is looked up with the sign-in or the key, never remembered in either. */
export type Actor = {
  userId: string
  spaceId: string
  role: Role
  /** In whose name ids of rows from outside are made, where that is not the space: what was moved keeps the ids of its birth. */
  birthSpaceId?: string | undefined
}
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** What a write answers: the 32-bit xid that replication will show for it, or null when nothing was written. */
export type Written<T> = { value: T; txid: number | null }

/**
 * Runs `work` as `actor` in one transaction and reads the txid inside it (outside, it would be another transaction's).
 * A serialization failure or deadlock is tried again, at most three times, because Postgres undid everything.
 */
export async function transact<T>(
  db: Database,
  actor: Actor,
  work: (tx: Transaction) => Promise<T>,
): Promise<Written<T>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(async (tx) => {
        await become(tx, actor)
        const value = await work(tx)
        const [row] = await tx.execute<{ txid: string | null }>(
          sql`select pg_current_xact_id_if_assigned()::xid::text as txid`,
        )
        return { value, txid: row?.txid == null ? null : Number(row.txid) }
      })
    } catch (error) {
      const state = sqlState(error)
      if (attempt >= 3 || (state !== '40001' && state !== '40P01')) throw error
    }
  }
}

/** Reads as `actor`: sees that person's space and personal rows, and nothing else. */
export async function readAs<T>(db: Database, actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction(
    async (tx) => {
      await become(tx, actor)
      return work(tx)
    },
    { accessMode: 'read only' },
  )
}

/**
 * Does `work` as `other` within a transaction of `actor`, and goes on as `actor`. For capture alone, which follows the routes of
 * sessions that somebody moved to another space; nothing that a person sends decides who `other` is.
 */
export async function actAs<T>(tx: Transaction, actor: Actor, other: Actor, work: () => Promise<T>): Promise<T> {
  if (actor.spaceId === other.spaceId && actor.userId === other.userId && actor.role === other.role) return work()
  await become(tx, other)
  const value = await work()
  await become(tx, actor)
  return value
}

/** The rest of a transaction of the login is `actor`'s, until `actAsLogin`. For work of the login that asks as persons. */
export const becomeActor = become

/** The transaction is the login's again. */
export async function actAsLogin(tx: Transaction): Promise<void> {
  await tx.execute(sql`select set_config('role', 'none', true), set_config('logbook.user', '', true),
    set_config('logbook.space', '', true), set_config('logbook.role', '', true)`)
}

async function become(tx: Transaction, { userId, spaceId, role }: Actor): Promise<void> {
  await tx.execute(sql`select set_config('role', ${role === 'auditor' ? 'logbook_auditor' : 'logbook_app'}, true),
    set_config('logbook.user', ${userId}, true), set_config('logbook.space', ${spaceId}, true),
    set_config('logbook.role', ${role}, true)`)
}

/** Reads as whoever follows a share link, told by the hash of its code: sees what the link holds, and no table. */
export async function readShared<T>(db: Database, codeHash: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction(
    async (tx) => {
      await becomeReader(tx, codeHash)
      return work(tx)
    },
    { accessMode: 'read only' },
  )
}

/** The rest of the transaction is a reader's. The limit is for ranges of sessions so long that they would keep others waiting. */
export async function becomeReader(tx: Transaction, codeHash: string): Promise<void> {
  await tx.execute(sql`select set_config('role', 'logbook_shared', true), set_config('logbook.share', ${codeHash}, true),
    set_config('logbook.space', '', true), set_config('logbook.user', '', true), set_config('logbook.role', '', true),
    set_config('statement_timeout', '10s', true)`)
}
