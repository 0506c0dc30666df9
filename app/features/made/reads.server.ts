// Where in its timeline a session made what it made.
import { sql } from 'drizzle-orm'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

export type MadeEvent = { call: string; seq: number; at: Date | null }

/** The first event of each call that made something, of a session of the actor's space. */
export async function madeEvents(actor: Actor, sessionId: string): Promise<MadeEvent[]> {
  const rows = await readAs(database(), actor, (tx) =>
    tx.execute<{ call: string; seq: number; at: string | null }>(sql`
      select e.tool_call_id as call, min(e.seq) as seq, min(e.occurred_at) as at from timeline_events e
      where e.session_id = ${sessionId} and e.superseded_at is null and e.tool_call_id in (
        select m ->> 'call' from sessions s, jsonb_array_elements(s.made) m where s.id = ${sessionId})
      group by 1`),
  )
  return rows.map(({ call, seq, at }) => ({ call, seq, at: at === null ? null : new Date(at) }))
}
