// Which records without an event are known already.
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'

export async function knownMarks(sql: TransactionSql, sessionId: string, marks: string[]): Promise<Set<string>> {
  if (marks.length === 0) return new Set()
  const rows = await sql<Array<{ key: string }>>`
    select key from known_records where session_id = ${sessionId} and key = any(${marks})`
  return new Set(rows.map((row) => row.key))
}

export async function addMarks(sql: TransactionSql, actor: Actor, sessionId: string, marks: string[]): Promise<void> {
  if (marks.length === 0) return
  await sql`
    insert into known_records (space_id, session_id, key)
    select ${actor.spaceId}, ${sessionId}, key from unnest(${marks}::text[]) as m(key) order by key on conflict do nothing`
}
