// Server reads of what an auditor may see: figures of the newest sessions, column by column.
import { desc, sql } from 'drizzle-orm'
import { sessions } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const firstRows = 200

/** One session in figures. */
export type Figures = Awaited<ReturnType<typeof figuresOf>>[number]

export async function figuresOf(actor: Actor) {
  return readAs(database(), actor, (tx) =>
    tx
      .select({
        id: sessions.id,
        agent: sessions.agent,
        kind: sessions.kind,
        status: sessions.status,
        model: sessions.model,
        startedAt: sessions.startedAt,
        lastEventAt: sessions.lastEventAt,
        messageCount: sessions.messageCount,
        toolCount: sessions.toolCount,
        errorCount: sessions.errorCount,
        inputTokens: sessions.inputTokens,
        outputTokens: sessions.outputTokens,
        cacheReadTokens: sessions.cacheReadTokens,
        cacheWriteTokens: sessions.cacheWriteTokens,
        costUsd: sessions.costUsd,
        updatedAt: sessions.updatedAt,
      })
      .from(sessions)
      .orderBy(desc(sql`coalesce(${sessions.lastEventAt}, 'epoch'::timestamptz)`), desc(sessions.id))
      .limit(firstRows),
  )
}
