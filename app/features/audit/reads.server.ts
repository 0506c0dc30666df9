// Server reads of the audit log: newest first, by keyset, so that a page stays what it is while lines are added.
import { and, desc, eq, inArray, lt, or } from 'drizzle-orm'
import { auditLog, authUsers } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const pageRows = 50

/** Where a page ends: the last line's time and id. */
export type AuditCursor = { at: Date; id: string }

/** A page of the log of the actor's space, older than `before`; `more` says whether there is another. */
export async function auditOf(actor: Actor, before: AuditCursor | null) {
  const rows = await readAs(database(), actor, (tx) =>
    tx
      .select()
      .from(auditLog)
      .where(
        and(
          eq(auditLog.spaceId, actor.spaceId),
          before
            ? or(lt(auditLog.at, before.at), and(eq(auditLog.at, before.at), lt(auditLog.id, before.id)))
            : undefined,
        ),
      )
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(pageRows + 1),
  )
  const lines = rows.slice(0, pageRows)
  const names = await namesOf(lines.map((line) => line.actorId))
  return {
    lines: lines.map((line) => ({ ...line, actor: (line.actorId && names.get(line.actorId)) ?? null })),
    more: rows.length > pageRows,
  }
}

export type AuditLine = Awaited<ReturnType<typeof auditOf>>['lines'][number]

async function namesOf(ids: Array<string | null>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const people = await database()
    .select({ id: authUsers.id, name: authUsers.name })
    .from(authUsers)
    .where(inArray(authUsers.id, wanted))
  return new Map(people.map(({ id, name }) => [id, name]))
}
