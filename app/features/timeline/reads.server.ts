// Server reads of a timeline: its outline (where pages begin, what stands out), one page, one body. All as the actor.
import { and, asc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import { eventBodies, timelineEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import type { Outline } from './outline.ts'

/** Events a page holds when its boundaries are drawn; later arrivals between them make it longer, never another page. */
export const pageSize = 100
const mostMarks = 2000

/** Page boundaries by ordinal and the marks of the overview, in one pass over the session's index. */
export async function timelineOutline(actor: Actor, sessionId: string): Promise<Outline> {
  return readAs(database(), actor, async (tx) => {
    const numbered = sql`(select ordinal, seq, kind, role, outcome,
      row_number() over (order by ordinal, seq) - 1 as place, count(*) over () as total
      from timeline_events where session_id = ${sessionId} and superseded_at is null) as numbered`
    const starts = await tx.execute<{ ordinal: string; total: string }>(sql`
      select ordinal, total::text from ${numbered} where place % ${pageSize} = 0 order by place`)
    // Not named place: ORDER BY would take the text for the number.
    const marks = await tx.execute<{ at: string; seq: number; kind: Outline['marks'][number]['kind'] }>(sql`
      select place::text as at, seq, case when outcome = 'error' then 'error' when role = 'user' then 'prompt' else 'edit' end as kind
      from ${numbered} where outcome = 'error' or (role = 'user' and kind = 'message') or kind = 'file_change'
      order by place limit ${mostMarks}`)
    return {
      total: Number(starts[0]?.total ?? 0),
      starts: starts.map((row) => row.ordinal),
      marks: marks.map((mark) => ({ place: Number(mark.at), seq: mark.seq, kind: mark.kind })),
    }
  })
}

/** The events of one page, [from, to) by ordinal; without `to` all to the end, at most ten pages. */
export async function timelinePage(actor: Actor, sessionId: string, from: string, to?: string) {
  return readAs(database(), actor, (tx) =>
    tx
      .select()
      .from(timelineEvents)
      .where(
        and(
          eq(timelineEvents.sessionId, sessionId),
          isNull(timelineEvents.supersededAt),
          gte(timelineEvents.ordinal, from),
          to === undefined ? undefined : lt(timelineEvents.ordinal, to),
        ),
      )
      .orderBy(asc(timelineEvents.ordinal), asc(timelineEvents.seq))
      .limit(pageSize * 10),
  )
}

/** The ordinal of the event numbered `seq`, or null. */
export async function ordinalOf(actor: Actor, sessionId: string, seq: number): Promise<string | null> {
  const [row] = await readAs(database(), actor, (tx) =>
    tx
      .select({ ordinal: timelineEvents.ordinal })
      .from(timelineEvents)
      .where(and(eq(timelineEvents.sessionId, sessionId), eq(timelineEvents.seq, seq))),
  )
  return row?.ordinal ?? null
}

/** The whole body of an event; undefined when there is none in the actor's space. */
export async function eventBody(actor: Actor, eventId: string): Promise<unknown> {
  const [row] = await readAs(database(), actor, (tx) =>
    tx.select({ body: eventBodies.body }).from(eventBodies).where(eq(eventBodies.eventId, eventId)),
  )
  return row?.body
}
