// Notifications by key: scripts and agents tell their person something. Law: one key is one notification, however often it is sent; what is sent is
// masked before it is stored; it reaches nobody but the person whose key it is.
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { notifications, sessions } from '#db/schema/index.ts'
import { readAs, transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { clean } from '../../importer/clean.ts'
import { mask } from '../../importer/mask/mask.server.ts'
import { database } from '../database.server.ts'
import { jsonBody } from '../json-body.server.ts'
import { noSession, queryOf } from './checked.ts'
import { notificationInput, notificationsQuery } from './inputs.ts'

const columns = {
  id: notifications.id,
  kind: notifications.kind,
  title: notifications.title,
  body: notifications.body,
  key: notifications.dedupeKey,
  count: notifications.count,
  sessionId: notifications.sessionId,
  eventSeq: notifications.eventSeq,
  raisedAt: notifications.raisedAt,
  readAt: notifications.readAt,
  resolvedAt: notifications.resolvedAt,
}

export async function listNotifications(actor: Actor, request: Request) {
  const { unread, limit } = queryOf(notificationsQuery, request)
  const rows = await readAs(database(), actor, (tx) =>
    tx
      .select(columns)
      .from(notifications)
      .where(and(eq(notifications.ownerId, actor.userId), unread ? isNull(notifications.readAt) : undefined))
      .orderBy(desc(notifications.raisedAt), desc(notifications.id))
      .limit(limit),
  )
  return { notifications: rows }
}

/**
 * Takes a notification: new, or the one with its key anew. The same words sent again change nothing; other words count and are unread
 * again. Throws `not_found` for a session that is not there.
 */
export async function postNotification(actor: Actor, request: Request) {
  const input = await jsonBody(request, notificationInput)
  const masked = await mask(JSON.stringify({ title: input.title, body: input.body ?? null }))
  const { title, body } = clean(JSON.parse(masked.text)) as { title: string; body: string | null }
  const dedupeKey = `posted:${input.key}`
  const { value } = await transact(database(), actor, async (tx) => {
    if (input.session !== undefined) {
      const [session] = await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, input.session))
      if (!session) throw noSession()
    }
    const [row] = await tx
      .insert(notifications)
      .values({
        id: uuidv7(),
        spaceId: actor.spaceId,
        ownerId: actor.userId,
        sessionId: input.session ?? null,
        kind: 'posted',
        title,
        body,
        dedupeKey,
        eventSeq: input.event ?? null,
        raisedAt: new Date(),
      })
      .onConflictDoUpdate({
        target: [notifications.spaceId, notifications.ownerId, notifications.dedupeKey],
        set: {
          title,
          body,
          sessionId: input.session ?? null,
          eventSeq: input.event ?? null,
          count: sql`${notifications.count} + 1`,
          raisedAt: sql`excluded.raised_at`,
          readAt: null,
        },
        setWhere: sql`(${notifications.title}, ${notifications.body}, ${notifications.sessionId}, ${notifications.eventSeq})
          is distinct from (excluded.title, excluded.body, excluded.session_id, excluded.event_seq)`,
      })
      .returning(columns)
    if (row) return { notification: row, news: true }
    const [known] = await tx.select(columns).from(notifications).where(eq(notifications.dedupeKey, dedupeKey))
    return { notification: known ?? null, news: false }
  })
  return value
}
