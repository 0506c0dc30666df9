// Server reads of what sub-agents left behind: reports, states, and the log of their hooks; of a session and of its sub-agents.
import { count, desc, eq, inArray, or } from 'drizzle-orm'
import { agentStates, hookAuditLog, reports, sessions } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const mostReports = 200
const mostStates = 500
const mostAudit = 500

/** Newest first; a file that was reported several times has as many versions. */
export async function leftBehind(actor: Actor, sessionId: string) {
  return readAs(database(), actor, async (tx) => {
    const ids = await family(tx, sessionId)
    return {
      reports: await tx
        .select()
        .from(reports)
        .where(inArray(reports.sessionId, ids))
        .orderBy(desc(reports.reportedAt), desc(reports.id))
        .limit(mostReports),
      states: await tx
        .select()
        .from(agentStates)
        .where(inArray(agentStates.sessionId, ids))
        .orderBy(desc(agentStates.reportedAt), desc(agentStates.id))
        .limit(mostStates),
      audit: await tx
        .select()
        .from(hookAuditLog)
        .where(inArray(hookAuditLog.sessionId, ids))
        .orderBy(desc(hookAuditLog.occurredAt), desc(hookAuditLog.nativeId))
        .limit(mostAudit),
    }
  })
}

/** How many rows there are to show. */
export async function leftBehindCount(actor: Actor, sessionId: string): Promise<number> {
  return readAs(database(), actor, async (tx) => {
    const ids = await family(tx, sessionId)
    let sum = 0
    for (const table of [reports, agentStates, hookAuditLog]) {
      const [row] = await tx.select({ rows: count() }).from(table).where(inArray(table.sessionId, ids))
      sum += row?.rows ?? 0
    }
    return sum
  })
}

async function family(tx: Transaction, sessionId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(or(eq(sessions.id, sessionId), eq(sessions.parentSessionId, sessionId)))
  return [sessionId, ...rows.map((row) => row.id)]
}
