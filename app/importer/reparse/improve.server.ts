// What the present parser says of known events: those that this very source told are given their new content, those that it no
// longer tells are marked superseded. Law: nothing is deleted; seq, ordinal and id stay; what a hook or a person said stays.
import type { TransactionSql } from 'postgres'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { Batch, BatchEvent } from '../batch.ts'
import { agentOf } from '../formats/index.ts'
import type { FormatName } from '../formats/index.ts'
import { bornIn } from '../identity.server.ts'
import { connectionOf } from '../store/connection.server.ts'
import { eventId, revisedRows } from '../store/events.server.ts'
import type { EventRow } from '../store/insert.server.ts'
import { revise } from '../store/revise.server.ts'
import { eachRouted } from '../store/routes.server.ts'
import { hookVersion, hooked, versionOf } from '../store/versions.ts'

export interface Improved {
  changed: number
  superseded: number
}

type Reading = { uploadId: string; batch: Batch; format: FormatName }

/** Brings the events that stand in the batch's range of this source up to date. `sessions`: all that the source ever told of. */
export async function improveEvents(
  tx: Transaction,
  actor: Actor,
  { uploadId, batch, format }: Reading,
  sessions: string[],
): Promise<Improved> {
  let changed = 0
  const told: string[] = []
  const sql = connectionOf(tx)
  await eachRouted(tx, actor, batch, agentOf(format) ?? '', async (_name, one, { id, agent, actor: writer }) => {
    const placing = { born: bornIn(writer), sessionId: id, agent, uploadId, last: null }
    const drafts = await draftsHere(sql, one.events, uploadId, (key) => eventId(placing, key))
    told.push(...one.events.map((event) => eventId(placing, event.key)))
    const standing = { versions: new Map(), records: new Set<number>(), timed: new Map() }
    // The time of a call may be a hook's, which counts.
    const timeless = new Map([...drafts].map(([key, event]) => [key, isCall(key) ? { ...event, at: null } : event]))
    const rows = revisedRows(placing, { ...standing, drafts: timeless, changed: new Set(drafts.keys()) })
    const differing = await differingRows(sql, rows, drafts)
    const { messages, tools, errors } = await revise(sql, differing)
    if (messages !== 0 || tools !== 0 || errors !== 0)
      await sql`
        update sessions set message_count = message_count + ${messages}, tool_count = tool_count + ${tools}, error_count = error_count + ${errors}
        where id = ${id}`
    changed += differing.length
  })
  return { changed, superseded: await supersedeUntold(sql, uploadId, batch, told, sessions) }
}

// By key, what is said of events at the place where the stored ones were taken from.
async function draftsHere(
  sql: TransactionSql,
  events: BatchEvent[],
  uploadId: string,
  idOf: (key: string) => string,
): Promise<Map<string, BatchEvent>> {
  const ids = [...new Set(events.map((event) => idOf(event.key)))]
  const rows = await sql<Array<{ id: string; source_offset: string }>>`
    select id, source_offset from timeline_events where id = any(${ids}::uuid[]) and upload_id = ${uploadId}`
  const places = new Map(rows.map((row) => [row.id, Number(row.source_offset)]))
  const drafts = new Map<string, BatchEvent>()
  for (const event of events) {
    if (places.get(idOf(event.key)) !== event.offset || (drafts.has(event.key) && !event.revises)) continue
    drafts.set(event.key, event)
  }
  return drafts
}

const isCall = (key: string): boolean => /^(call|result):/.test(key)

// Of `rows` those that say something else than what is stored, with the version that they are.
async function differingRows(
  sql: TransactionSql,
  rows: EventRow[],
  drafts: Map<string, BatchEvent>,
): Promise<EventRow[]> {
  if (rows.length === 0) return []
  const text = `[${rows.map(({ body, meta, ...row }) => `${JSON.stringify(row).slice(0, -1)},"meta":${meta},"body":${body}}`).join(',')}]`
  const found = await sql<Array<{ id: string; meta: string; revision: string | null }>>`
    with given as materialized (
      select r.*, case when r."dedupeKey" ~ '^(call|result):' and e.meta ? 'durationMs' then r.meta - 'durationMs' else r.meta end as said
      from jsonb_to_recordset(${text}::text::jsonb) as r(id uuid, "dedupeKey" text, kind text, role text, channel text, "payloadType" text,
        title text, preview text, size int, "toolCallId" text, outcome text, "occurredAt" timestamptz, meta jsonb, body jsonb)
      join timeline_events e on e.id = r.id)
    select g.id, g.said::text as meta, b.revision from given g join timeline_events e on e.id = g.id join event_bodies b on b.event_id = g.id
    where (e.kind, e.role, e.channel, e.payload_type, e.title, e.preview, e.size, e.tool_call_id, e.outcome, e.occurred_at, e.meta, b.body)
      is distinct from (g.kind, coalesce(g.role, e.role), g.channel, g."payloadType", g.title, g.preview, g.size,
        coalesce(e.tool_call_id, g."toolCallId"), coalesce(g.outcome, e.outcome),
        coalesce(g."occurredAt"::timestamptz(3), e.occurred_at), e.meta || g.said, g.body)`
  const differing = new Map(found.map((row) => [row.id, row]))
  return rows.flatMap((row) => {
    const one = differing.get(row.id)
    const draft = drafts.get(row.dedupeKey)
    return one && draft ? [{ ...row, meta: one.meta, revision: remarked(one.revision, draft) }] : []
  })
}

// The mark of the version that stands, with the digest of what it says now.
function remarked(revision: string | null, draft: BatchEvent): string | null {
  if (revision === null || revision === hookVersion) return revision
  const [, mark = '', , timed] = revision.split('|')
  const version = versionOf({ ...draft, revision: mark })
  return timed === undefined ? version : hooked(version)
}

async function supersedeUntold(
  sql: TransactionSql,
  uploadId: string,
  { from, to, refusals }: Batch,
  told: string[],
  sessions: string[],
): Promise<number> {
  // What is refused may have been corrected by a person.
  const refused = refusals.map(({ offset }) => offset)
  const gone = await sql`
    update timeline_events set superseded_at = now(), meta = meta || '{"untold": true}'
    where session_id = any(${sessions}::uuid[]) and upload_id = ${uploadId} and source_offset >= ${from} and source_offset < ${to}
      and superseded_at is null and not (id = any(${told}::uuid[])) and not (source_offset = any(${refused}::bigint[]))`
  await sql`
    update timeline_events set superseded_at = null, meta = meta - 'untold'
    where id = any(${told}::uuid[]) and meta ? 'untold'`
  return gone.count
}
