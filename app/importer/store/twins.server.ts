// Notes of one moment that two witnesses told: the SDK's wrapper, and the hooks in the settings of the agent that it runs. Law: the
// wrapper's stands, for it also keeps the audit log; the other keeps its row and is superseded, in whatever order the two arrive.
import type { TransactionSql } from 'postgres'
import type { EventRow } from './insert.server.ts'

/** The same note from the other witness comes within so long. */
const apartSeconds = 5

/** Supersedes what `rows`, which were just written, tell twice or have told twice. */
export async function supersedeTwins(sql: TransactionSql, sessionId: string, rows: EventRow[]): Promise<void> {
  const times = rows.flatMap(({ channel, occurredAt }) =>
    channel === 'hook' && occurredAt ? [Date.parse(occurredAt)] : [],
  )
  if (times.length === 0) return
  const near = (at: number, seconds: number) => new Date(at + seconds * 1000).toISOString()
  const [from, to] = [near(Math.min(...times), -apartSeconds), near(Math.max(...times), apartSeconds)]
  await sql`
    with near as materialized (
      select id, payload_type, title, occurred_at, meta->>'via' as via, superseded_at from timeline_events
      where session_id = ${sessionId} and channel = 'hook' and occurred_at between ${from} and ${to}
        and exists (select from hook_audit_log where session_id = ${sessionId}))
    update timeline_events set superseded_at = now(), meta = meta || '{"twin": true}'
    where id in (
      select a.id from near a join near b on b.payload_type = a.payload_type and b.title = a.title
        and b.occurred_at between a.occurred_at - ${apartSeconds} * interval '1 second' and a.occurred_at + ${apartSeconds} * interval '1 second'
      where a.via is null and b.via = 'sdk' and a.superseded_at is null)`
}
