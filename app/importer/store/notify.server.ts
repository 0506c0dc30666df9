// Notifications: one open a session, raised when its agent begins to wait for a person, resolved when it goes on. Law: whatever
// is delivered again raises nothing again, and what was over before it arrived raises nothing at all.
import { and, inArray, isNull, sql } from 'drizzle-orm'
import { notifications } from '#db/schema/index.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { SessionBatch } from '../batch.ts'
import { clip } from '../clean.ts'
import { bornIn, rowId } from '../identity.server.ts'
import type { EventRow } from './insert.server.ts'
import type { Turn } from '../formats/format.ts'

export interface Waiting {
  sessionId: string
  batch: SessionBatch
  /** The rows that the batch added. */
  rows: EventRow[]
  /** The word that counts after the batch, and whether it makes the session wait now. */
  turn: Turn | null
  waits: boolean
}

/** Raises what the batch asks for when the session waits after it, and resolves what was open when it does not. */
export async function settleNotifications(tx: Transaction, actor: Actor, waiting: Waiting): Promise<void> {
  const { sessionId, batch, rows, turn, waits } = waiting
  if (turn !== 'asking' || !waits) {
    // Only a batch that says something of the turn can end the waiting.
    if (batch.facts.turn !== null) await resolveNotifications(tx, [sessionId])
    return
  }
  const asking = new Map(batch.events.flatMap((event) => (event.asks ? [[event.key, event.asks]] : [])))
  const asked = rows.filter((row) => asking.has(row.dedupeKey)).at(-1)
  if (!asked) return
  await tx
    .insert(notifications)
    .values({
      id: rowId(bornIn(actor), 'notification', actor.userId, asked.id),
      spaceId: actor.spaceId,
      ownerId: actor.userId,
      sessionId,
      kind: asking.get(asked.dedupeKey) ?? 'attention',
      title: clip(asked.title, 300),
      eventSeq: asked.seq,
      raisedAt: asked.occurredAt === null ? new Date() : new Date(asked.occurredAt),
    })
    .onConflictDoNothing()
}

/** The sessions go on or are over: nobody has to be asked any more. */
export async function resolveNotifications(tx: Transaction, sessionIds: string[]): Promise<void> {
  if (sessionIds.length === 0) return
  await tx
    .update(notifications)
    .set({ resolvedAt: sql`now()` })
    .where(and(inArray(notifications.sessionId, sessionIds), isNull(notifications.resolvedAt)))
}
