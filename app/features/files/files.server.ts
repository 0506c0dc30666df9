// Server reads of the files that a session changed, and of one file as it stood at an event. As the actor.
import { and, asc, eq, isNull, lte, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { eventBodies, timelineEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import type { FileChangeRow, FileThen } from './files.ts'
import { rebuilt } from './rebuild.ts'
import { stepsOf } from './steps.ts'

const mostChanges = 5000
const mostCalls = 1000
const result = alias(timelineEvents, 'result')
const resultBody = alias(eventBodies, 'result_body')

const inOrder = [asc(timelineEvents.ordinal), asc(timelineEvents.seq)] as const
const answers = and(
  eq(result.sessionId, timelineEvents.sessionId),
  eq(result.toolCallId, timelineEvents.toolCallId),
  eq(result.kind, 'tool_result'),
  isNull(result.supersededAt),
)

/** Every change of every file, in reading order; the first 5,000. */
export async function changesOf(actor: Actor, sessionId: string): Promise<FileChangeRow[]> {
  const part = (name: string) =>
    sql<(string | null)[]>`jsonb_path_query_array(${eventBodies.body}, ${`$.changes[*].${name}`}::jsonpath)`
  const rows = await readAs(database(), actor, (tx) =>
    tx
      .select({
        seq: timelineEvents.seq,
        eventId: timelineEvents.id,
        resultId: result.id,
        at: timelineEvents.occurredAt,
        meta: timelineEvents.meta,
        paths: part('path'),
        actions: part('action'),
        failed: sql<boolean>`coalesce(${timelineEvents.outcome} = 'error', false) or coalesce(${result.outcome} = 'error', false)`,
      })
      .from(timelineEvents)
      .innerJoin(eventBodies, eq(eventBodies.eventId, timelineEvents.id))
      .leftJoin(result, answers)
      .where(
        and(
          eq(timelineEvents.sessionId, sessionId),
          eq(timelineEvents.kind, 'file_change'),
          isNull(timelineEvents.supersededAt),
        ),
      )
      .orderBy(...inOrder)
      .limit(mostChanges),
  )
  const seen = new Set<string>()
  return rows.flatMap(({ paths, actions, meta, ...row }) => {
    // Two answers to one call are one change.
    if (seen.has(row.eventId)) return []
    seen.add(row.eventId)
    const byPath = new Map(paths.map((path, n) => [path, actions[n]] as const))
    const lines = (name: string) => (byPath.size === 1 && typeof meta[name] === 'number' ? meta[name] : null)
    return [...byPath].flatMap(([path, action]) =>
      path ? [{ ...row, path, action: action ?? 'update', added: lines('added'), removed: lines('removed') }] : [],
    )
  })
}

/** The file at `path` after the event numbered `seq`, from what calls up to there wrote, changed and read. */
export async function fileAt(actor: Actor, sessionId: string, path: string, seq: number): Promise<FileThen> {
  return readAs(database(), actor, async (tx) => {
    const [end] = await tx
      .select({ ordinal: timelineEvents.ordinal })
      .from(timelineEvents)
      .where(and(eq(timelineEvents.sessionId, sessionId), eq(timelineEvents.seq, seq)))
    if (!end) return { ...rebuilt([]), steps: 0, more: false }
    const input = sql`${eventBodies.body}->'input'`
    const rows = await tx
      .select({
        seq: timelineEvents.seq,
        kind: timelineEvents.kind,
        tool: sql<string>`coalesce(${timelineEvents.meta}->>'tool', '')`,
        body: eventBodies.body,
        result: resultBody.body,
        failed: sql<boolean>`coalesce(${timelineEvents.outcome} = 'error', false) or coalesce(${result.outcome} = 'error', false)`,
      })
      .from(timelineEvents)
      .innerJoin(eventBodies, eq(eventBodies.eventId, timelineEvents.id))
      .leftJoin(result, answers)
      .leftJoin(resultBody, eq(resultBody.eventId, result.id))
      .where(
        and(
          eq(timelineEvents.sessionId, sessionId),
          isNull(timelineEvents.supersededAt),
          lte(timelineEvents.ordinal, end.ordinal),
          or(
            and(
              eq(timelineEvents.kind, 'file_change'),
              sql`${eventBodies.body}->'changes' @> ${JSON.stringify([{ path }])}::text::jsonb`,
            ),
            and(
              eq(timelineEvents.kind, 'tool_call'),
              sql`${path} in (${input}->>'file_path', ${input}->>'filePath', ${input}->>'absolute_path', ${input}->>'path')`,
            ),
          ),
        ),
      )
      .orderBy(...inOrder)
      .limit(mostCalls + 1)
    const calls = rows.slice(0, mostCalls).filter((row, n) => rows[n - 1]?.seq !== row.seq)
    const steps = stepsOf(calls, path)
    return { ...rebuilt(steps), steps: steps.length, more: rows.length > mostCalls }
  })
}
