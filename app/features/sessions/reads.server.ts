// Server reads of sessions: first rows of a page, and the detail of one. All as the actor.
import { and, count, desc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import { chatThreads, sessionPins, sessions, todos } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

export type SessionCursor = { lastEventAt: Date | null; id: string }

/** Sessions, newest first, after `cursor`: keyset, so that no page repeats or leaves out a row. `total` is of the whole space. */
export async function sessionPage(actor: Actor, limit: number, cursor?: SessionCursor) {
  return readAs(database(), actor, async (tx) => {
    const at = sql`coalesce(${sessions.lastEventAt}, 'epoch'::timestamptz)`
    const after = cursor && {
      at: sql`${(cursor.lastEventAt ?? new Date(0)).toISOString()}::timestamptz`,
      id: cursor.id,
    }
    const rows = await tx
      .select()
      .from(sessions)
      .where(after && or(lt(at, after.at), and(eq(at, after.at), lt(sessions.id, after.id))))
      .orderBy(desc(at), desc(sessions.id))
      .limit(limit)
    const [all] = await tx.select({ total: count() }).from(sessions)
    return { rows, total: all?.total ?? 0 }
  })
}

/** One session of the actor's space with its todos and the actor's pin, or null. */
export async function sessionDetail(actor: Actor, id: string) {
  return readAs(database(), actor, async (tx) => {
    const [session] = await tx.select().from(sessions).where(eq(sessions.id, id))
    if (!session) return null
    const list = await tx
      .select()
      .from(todos)
      .where(and(eq(todos.sessionId, id), isNull(todos.removedAt)))
      .orderBy(todos.listKey, todos.position)
    const threads = await tx.select().from(chatThreads).where(eq(chatThreads.sessionId, id)).limit(200)
    const pins = await tx.select().from(sessionPins).where(eq(sessionPins.sessionId, id))
    return { session, todos: list, threads, pins }
  })
}
