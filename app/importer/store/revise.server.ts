// Known events that their source wrote again, and events that it took back. Law: seq, ordinal and id of an event never change,
// nothing is deleted, and what is known is never replaced by absent.
import type { TransactionSql } from 'postgres'
import type { SessionBatch } from '../batch.ts'
import { indexable } from '../clean.ts'
import { rowsAsText } from './connection.server.ts'
import { eventsAsText } from './insert.server.ts'
import type { EventRow } from './insert.server.ts'

/** Versions of known events by their ids; null for one that was written by a source without versions. */
export async function knownVersions(sql: TransactionSql, ids: string[]): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<Array<{ event_id: string; revision: string | null }>>`
    select event_id, revision from event_bodies where event_id = any(${ids}::uuid[])`
  return new Map(rows.map((row) => [row.event_id, row.revision]))
}

/** By how many there are more events that are counted on their session. */
export interface Grown {
  messages: number
  tools: number
  errors: number
}

/**
 * Gives known events their new content. `whole`: it takes the place of the known one also where it says less, but for a hook's time;
 * else what is absent in it stays as it is.
 */
export async function revise(sql: TransactionSql, rows: EventRow[], whole = false): Promise<Grown> {
  const none = { messages: 0, tools: 0, errors: 0 }
  if (rows.length === 0) return none
  const [grown] = await sql<Grown[]>`
    with given as materialized (
      select * from jsonb_to_recordset(${eventsAsText(rows)}::text::jsonb) as r(id uuid, kind text, role text, channel text, "payloadType" text, title text,
        preview text, size int, "toolCallId" text, outcome text, "occurredAt" timestamptz, meta jsonb, body jsonb, revision text,
        "nativeId" text, "parentNativeId" text, "uploadId" uuid, "sourceOffset" bigint)),
    before as (select e.id, e.kind, e.role, e.outcome, e.tool_call_id from timeline_events e join given g on g.id = e.id),
    bodies as (update event_bodies b set body = g.body, revision = g.revision from given g where b.event_id = g.id),
    events as (
      update timeline_events e set kind = g.kind, role = case when ${whole} then g.role else coalesce(g.role, e.role) end, channel = g.channel, payload_type = g."payloadType",
        title = g.title, preview = g.preview, size = g.size, tool_call_id = coalesce(e.tool_call_id, g."toolCallId"),
        outcome = case when ${whole} then g.outcome else coalesce(g.outcome, e.outcome) end,
        occurred_at = case when ${whole} and g.revision not like '%|h' then g."occurredAt" else coalesce(g."occurredAt", e.occurred_at) end,
        meta = e.meta || g.meta,
        native_id = coalesce(e.native_id, g."nativeId"), parent_native_id = coalesce(e.parent_native_id, g."parentNativeId"),
        upload_id = g."uploadId", source_offset = g."sourceOffset"
      from given g where e.id = g.id)
    select coalesce(sum((case when ${whole} then g.outcome else coalesce(g.outcome, b.outcome) end is not distinct from 'error')::int
        - (b.outcome is not distinct from 'error')::int), 0)::int as errors,
      coalesce(sum((g.kind = 'message' and case when ${whole} then g.role else coalesce(g.role, b.role) end is distinct from 'system')::int
        - (b.kind = 'message' and b.role is distinct from 'system')::int), 0)::int as messages,
      coalesce(sum((g.kind <> 'tool_result' and coalesce(b.tool_call_id, g."toolCallId") is not null)::int
        - (b.kind <> 'tool_result' and b.tool_call_id is not null)::int), 0)::int as tools
    from before b join given g on g.id = b.id`
  return grown ?? none
}

/** Gives known events the times that hooks report, and how long a tool ran. */
export async function retime(
  sql: TransactionSql,
  events: Array<{ id: string; at: string | null; meta: object }>,
): Promise<void> {
  if (events.length === 0) return
  await sql`
    update timeline_events e set occurred_at = g.at, meta = e.meta || g.meta
    from jsonb_to_recordset(${rowsAsText(events)}::text::jsonb) as g(id uuid, at timestamptz, meta jsonb)
    where e.id = g.id and (e.occurred_at, e.meta || g.meta) is distinct from (g.at, e.meta)`
}

/** Remembers later marks of events whose content stayed. */
export async function remark(sql: TransactionSql, versions: Array<{ id: string; revision: string }>): Promise<void> {
  if (versions.length === 0) return
  await sql`
    update event_bodies b set revision = g.revision
    from jsonb_to_recordset(${rowsAsText(versions)}::text::jsonb) as g(id uuid, revision text) where b.event_id = g.id`
}

/** Takes back what the batch says no longer stands, and lets stand again what came back later (`revised`: ids with a later version). */
export async function supersede(
  sql: TransactionSql,
  sessionId: string,
  { supersedes }: SessionBatch,
  revised: string[],
): Promise<void> {
  if (supersedes.length === 0 && revised.length === 0) return
  const marks = new Map<string, string>()
  for (const { nativeIds, mark } of supersedes)
    for (const id of nativeIds.map(indexable)) if (mark > (marks.get(id) ?? '')) marks.set(id, mark)
  const rows = [...marks].map(([native, mark]) => ({ native, mark }))
  const taken =
    rows.length === 0
      ? []
      : await sql<Array<{ event_id: string }>>`
          with given as materialized (select * from jsonb_to_recordset(${rowsAsText(rows)}::text::jsonb) as r(native text, mark text))
          update event_bodies b set superseded = g.mark from given g, timeline_events e
          where e.session_id = ${sessionId} and (e.native_id = g.native or e.parent_native_id = g.native) and b.event_id = e.id
            and coalesce(b.superseded, '') collate "C" < g.mark collate "C" returning b.event_id`
  const ids = [...taken.map((row) => row.event_id), ...revised]
  await sql`
    update timeline_events e set superseded_at = case when e.superseded_at is null then now() end
    from event_bodies b where e.id = any(${ids}::uuid[]) and b.event_id = e.id and b.superseded is not null
      and (e.superseded_at is null) = (b.superseded collate "C" > split_part(coalesce(b.revision, ''), '|', 2) collate "C")`
}
