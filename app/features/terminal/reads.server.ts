// Server reads of a recorded terminal: what it did after a given event, in the order of seq, as much as one answer should carry.
import { and, asc, eq, gt } from 'drizzle-orm'
import type { TerminalBody } from '#app/importer/body.ts'
import { eventBodies, timelineEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const mostRows = 400
const mostBytes = 1024 * 1024

export interface TerminalStep {
  seq: number
  /** Epoch milliseconds; null where the record has no time. */
  at: number | null
  body: TerminalBody
}

/** The steps after event `after`; `more` when there are others behind them. */
export async function terminalSteps(
  actor: Actor,
  sessionId: string,
  after: number,
): Promise<{ steps: TerminalStep[]; more: boolean }> {
  const rows = await readAs(database(), actor, (tx) =>
    tx
      .select({
        seq: timelineEvents.seq,
        at: timelineEvents.occurredAt,
        size: timelineEvents.size,
        body: eventBodies.body,
      })
      .from(timelineEvents)
      .innerJoin(eventBodies, eq(eventBodies.eventId, timelineEvents.id))
      .where(
        and(
          eq(timelineEvents.sessionId, sessionId),
          eq(timelineEvents.kind, 'terminal'),
          gt(timelineEvents.seq, after),
        ),
      )
      .orderBy(asc(timelineEvents.seq))
      .limit(mostRows + 1),
  )
  let bytes = 0
  const fitting = rows.slice(0, mostRows).filter((row, n) => (bytes += row.size) <= mostBytes || n === 0)
  const steps = fitting.map(({ seq, at, body }) => ({ seq, at: at?.getTime() ?? null, body: body as TerminalBody }))
  return { steps, more: steps.length < rows.length }
}
