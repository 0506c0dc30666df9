// Server reads of what was erased: receipts and work under way, and what is kept out because of it. As the actor.
import { and, desc, isNull, ne, count, eq } from 'drizzle-orm'
import { erasures, tombstones } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const most = 100

/** The latest erasures of the space, and sessions that are kept out, newest first, with how many there are. */
export async function erasedOf(actor: Actor) {
  return readAs(database(), actor, async (tx) => {
    const done = await tx
      .select({
        id: erasures.id,
        kind: erasures.kind,
        step: erasures.step,
        done: erasures.done,
        total: erasures.total,
        receipt: erasures.receipt,
        startedAt: erasures.startedAt,
        finishedAt: erasures.finishedAt,
      })
      .from(erasures)
      .where(eq(erasures.spaceId, actor.spaceId))
      .orderBy(desc(erasures.startedAt))
      .limit(most)
    const kept = and(
      eq(tombstones.spaceId, actor.spaceId),
      isNull(tombstones.parentSessionId),
      isNull(tombstones.broughtBackAt),
      ne(tombstones.kind, 'alias'),
    )
    const out = await tx
      .select({
        sessionId: tombstones.sessionId,
        agent: tombstones.agent,
        events: tombstones.events,
        startedAt: tombstones.startedAt,
        erasedAt: tombstones.createdAt,
      })
      .from(tombstones)
      .where(kept)
      .orderBy(desc(tombstones.createdAt), tombstones.sessionId)
      .limit(most)
    const [all] = await tx.select({ total: count() }).from(tombstones).where(kept)
    return { erasures: done, keptOut: out, keptOutTotal: all?.total ?? 0 }
  })
}
