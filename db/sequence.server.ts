// Gapless seq: numbers are given in the writing transaction, under the lock of the session's row in session_heads,
// and only to rows that are certain to be inserted. Law: heads are locked in id order, so that writers never deadlock.
import { inArray, sql } from 'drizzle-orm'
import { sessionHeads } from './schema/index.ts'
import type { Actor, Transaction } from './transact.server.ts'

export type Head = { nextSeq: number; lastOrdinal: string | null }

/** Makes missing heads and locks all of `sessionIds`, in id order, until the transaction ends. */
export async function lockHeads(tx: Transaction, actor: Actor, sessionIds: string[]): Promise<Map<string, Head>> {
  const ids = [...new Set(sessionIds)].sort()
  if (ids.length === 0) return new Map()
  await tx
    .insert(sessionHeads)
    .values(ids.map((sessionId) => ({ sessionId, spaceId: actor.spaceId })))
    .onConflictDoNothing()
  const rows = await tx
    .select()
    .from(sessionHeads)
    .where(inArray(sessionHeads.sessionId, ids))
    .orderBy(sessionHeads.sessionId)
    .for('update')
  return new Map(rows.map((row) => [row.sessionId, { nextSeq: row.nextSeq, lastOrdinal: row.lastOrdinal }]))
}

/** Writes the heads back after `seq` numbers were given out; call it before the transaction ends. */
export async function saveHeads(tx: Transaction, heads: Map<string, Head>): Promise<void> {
  for (const [sessionId, head] of [...heads].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await tx
      .update(sessionHeads)
      .set({ nextSeq: head.nextSeq, lastOrdinal: head.lastOrdinal })
      .where(sql`${sessionHeads.sessionId} = ${sessionId}`)
  }
}
