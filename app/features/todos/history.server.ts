// Server read of the calls that wrote todos, in the order in which they stand in the session.
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { eventBodies, timelineEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import { historyOf } from './todo-history.ts'

const tools = ['TodoWrite', 'todowrite', 'write_todos', 'update_plan', 'TaskCreate', 'TaskUpdate']
const mostCalls = 1000

/** What the calls of a session changed in its todos; the first thousand calls. */
export async function todoHistory(actor: Actor, sessionId: string) {
  const calls = await readAs(database(), actor, (tx) =>
    tx
      .select({
        seq: timelineEvents.seq,
        at: timelineEvents.occurredAt,
        tool: sql<string>`${timelineEvents.meta}->>'tool'`,
        input: sql<unknown>`${eventBodies.body}->'input'`,
      })
      .from(timelineEvents)
      .innerJoin(eventBodies, eq(eventBodies.eventId, timelineEvents.id))
      .where(
        and(
          eq(timelineEvents.sessionId, sessionId),
          isNull(timelineEvents.supersededAt),
          inArray(sql`${timelineEvents.meta}->>'tool'`, tools),
        ),
      )
      .orderBy(asc(timelineEvents.ordinal), asc(timelineEvents.seq))
      .limit(mostCalls),
  )
  return historyOf(calls)
}
