// How a person's write is done: once per key, as the actor, answered with the txid that replication will show.
import { setTimeout as delay } from 'node:timers/promises'
import { and, eq, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { connectionWasLost } from '#db/errors.ts'
import { idempotencyKeys } from '#db/schema/index.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { WriteAnswer } from '#electric/client/collection.ts'
import type { ShapeName } from '#electric/shapes.ts'
import { database } from './database.server.ts'

/** The part of every write's input that makes it safe to send again: a fresh UUID for each intention. */
export const onceKey = z.uuid()

/**
 * Runs `work` once for `key`; sent again with the same key it gives the first answer and changes nothing.
 * `work` answers the shapes its rows belong to, or none when nothing changed. While Postgres restarts it is tried again for
 * about three seconds; the key makes that safe, also when a commit was done and only its answer lost.
 */
export async function writeOnce(
  actor: Actor,
  key: string,
  work: (tx: Transaction) => Promise<ShapeName[]>,
): Promise<WriteAnswer> {
  for (const pause of pausesMs)
    try {
      return await attempt(actor, key, work)
    } catch (error) {
      if (!connectionWasLost(error)) throw error
      await delay(pause)
    }
  return attempt(actor, key, work)
}

const pausesMs = [100, 200, 400, 800, 1600]

async function attempt(
  actor: Actor,
  key: string,
  work: (tx: Transaction) => Promise<ShapeName[]>,
): Promise<WriteAnswer> {
  const { value } = await transact(database(), actor, async (tx) => {
    const ofActor = and(eq(idempotencyKeys.spaceId, actor.spaceId), eq(idempotencyKeys.ownerId, actor.userId))
    // Two copies of one request can arrive together; the second waits here and then finds the first one's answer.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${actor.userId}/${key}`}, 0))`)
    const [known] = await tx
      .select({ answer: idempotencyKeys.answer })
      .from(idempotencyKeys)
      .where(and(ofActor, eq(idempotencyKeys.key, key)))
    if (known) return known.answer as WriteAnswer
    const touched = await work(tx)
    const [row] = await tx.execute<{ txid: string }>(sql`select pg_current_xact_id()::xid::text as txid`)
    const answer: WriteAnswer = { txid: touched.length > 0 && row ? Number(row.txid) : null, touched }
    // What waits in the outbox of a browser may come back after weeks.
    await tx.delete(idempotencyKeys).where(and(ofActor, lt(idempotencyKeys.createdAt, sql`now() - interval '90 days'`)))
    await tx.insert(idempotencyKeys).values({ spaceId: actor.spaceId, ownerId: actor.userId, key, answer })
    return answer
  })
  return value
}
