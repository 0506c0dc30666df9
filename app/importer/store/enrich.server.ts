// What is worked out when a session has come to rest: words, quality, reports and sub-agents, kept in its meta. Worked out again
// only when its events have changed since.
import { eq, sql } from 'drizzle-orm'
import { sessions } from '#db/schema/index.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { qualityOf } from './quality.ts'

/** So many at a time, newest first: history is done bit by bit. */
const mostAtOnce = 20

type Due = {
  id: string
  events: number
  tool_calls: number
  errors: number
  turn: string | null
  words: string
  reports: number
  sub_agents: number
  reporters: number
}

/** Enriches main sessions at rest whose figures are missing or old; answers how many. */
export async function enrichRested(tx: Transaction, actor: Actor): Promise<number> {
  const due = await tx.execute<Due>(sql`
    with due as (
      select id, event_count, tool_count, error_count, meta->>'turn' as turn from sessions
      where space_id = ${actor.spaceId} and kind = 'main' and status not in ('starting', 'running', 'waiting') and event_count > 0
        and (meta->'enriched'->>'events') is distinct from event_count::text
      order by last_event_at desc nulls last limit ${mostAtOnce})
    select due.id, due.event_count as events, due.tool_count as tool_calls, due.error_count as errors, due.turn,
      (select coalesce(sum(cardinality(regexp_split_to_array(btrim(b.body->>'text'), '\\s+'))), 0)
        from timeline_events e join event_bodies b on b.event_id = e.id
        where e.session_id = due.id and e.kind = 'message' and e.role = 'assistant' and e.superseded_at is null
          and btrim(b.body->>'text') <> '') as words,
      (select count(distinct (r.type, r.path))::int from reports r
        where r.session_id = due.id or r.session_id in (select c.id from sessions c where c.parent_session_id = due.id)) as reports,
      (select count(*)::int from sessions c where c.parent_session_id = due.id) as sub_agents,
      (select count(distinct r.agent_id)::int from reports r
        where r.session_id = due.id or r.session_id in (select c.id from sessions c where c.parent_session_id = due.id)) as reporters
    from due`)
  // In id order, as everybody locks rows of sessions.
  for (const row of [...due].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const words = Number(row.words)
    const quality = qualityOf({
      words,
      toolCalls: row.tool_calls,
      errors: row.errors,
      turn: row.turn,
      subAgents: row.sub_agents,
      reporters: row.reporters,
    })
    const enriched = { events: row.events, words, quality, reports: row.reports, subAgents: row.sub_agents }
    await tx
      .update(sessions)
      .set({ meta: sql`meta || ${JSON.stringify({ enriched })}::text::jsonb` })
      .where(eq(sessions.id, row.id))
  }
  return due.length
}
