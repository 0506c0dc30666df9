// COPY into the staging table, then INSERT … SELECT as the actor: Postgres refuses COPY into a table with row-level security.
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { TransactionSql } from 'postgres'

/** One event with everything that its rows need. `body` is JSON text. */
export interface EventRow {
  id: string
  sessionId: string
  seq: number
  ordinal: string
  dedupeKey: string
  nativeId: string | null
  parentNativeId: string | null
  kind: string
  role: string | null
  channel: string | null
  payloadType: string | null
  title: string
  preview: string
  size: number
  toolCallId: string | null
  outcome: string | null
  occurredAt: string | null
  uploadId: string
  sourceOffset: number
  meta: string
  body: string
}

/** Writes events and their bodies. The rows must be new and numbered (under the lock of their session's head). */
export async function insertEvents(sql: TransactionSql, spaceId: string, rows: EventRow[]): Promise<void> {
  if (rows.length === 0) return
  const batchId = randomUUID()
  const into = await sql`
    copy staging_events (batch_id, position, id, session_id, ordinal, dedupe_key, native_id, parent_native_id, kind, role,
      channel, payload_type, title, preview, size, tool_call_id, outcome, occurred_at, upload_id, source_offset, meta, body)
    from stdin`.writable()
  await pipeline(Readable.from(encoded(batchId, rows)), into)
  await sql`
    with staged as (select * from staging_events where batch_id = ${batchId}),
    events as (
      insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, native_id, parent_native_id, kind, role,
        channel, payload_type, title, preview, size, tool_call_id, outcome, occurred_at, upload_id, source_offset, meta)
      select id, ${spaceId}, session_id, position, ordinal, dedupe_key, native_id, parent_native_id, kind, role,
        channel, payload_type, title, preview, size, tool_call_id, outcome, occurred_at, upload_id, source_offset, meta
      from staged order by session_id, position)
    insert into event_bodies (event_id, space_id, body) select id, ${spaceId}, body from staged`
  await sql`delete from staging_events where batch_id = ${batchId}`
}

const chunkLength = 256 * 1024

function* encoded(batchId: string, rows: EventRow[]): Generator<string> {
  let chunk = ''
  for (const row of rows) {
    chunk += `${[
      batchId,
      row.seq,
      row.id,
      row.sessionId,
      row.ordinal,
      row.dedupeKey,
      row.nativeId,
      row.parentNativeId,
      row.kind,
      row.role,
      row.channel,
      row.payloadType,
      row.title,
      row.preview,
      row.size,
      row.toolCallId,
      row.outcome,
      row.occurredAt,
      row.uploadId,
      row.sourceOffset,
      row.meta,
      row.body,
    ]
      .map(field)
      .join('\t')}\n`
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function field(value: string | number | null): string {
  if (value === null) return '\\N'
  return typeof value === 'number' ? String(value) : value.replace(/[\\\n\r\t]/g, (char) => escapes[char] ?? char)
}
