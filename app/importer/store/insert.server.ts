// Numbered events into their tables: one set-based statement a session, from one JSON text. COPY into staging and INSERT …
// SELECT was measured beside it: 3,400 rows/s against 4,200 in bulk, and 80 ms more for a batch of one line.
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
  /** Which version this is, where the source writes an event more than once. */
  revision: string | null
}

/** Writes events and their bodies. The rows must be new and numbered (under the lock of their session's head). */
export async function insertEvents(sql: TransactionSql, spaceId: string, rows: EventRow[]): Promise<void> {
  if (rows.length === 0) return
  const text = `[${rows.map(rowText).join(',')}]`
  await sql`
    with given as materialized (
      select * from jsonb_to_recordset(${text}::text::jsonb) as r(id uuid, session_id uuid, seq int, ordinal text, dedupe_key text,
        native_id text, parent_native_id text, kind text, role text, channel text, payload_type text, title text, preview text,
        size int, tool_call_id text, outcome text, occurred_at timestamptz, upload_id uuid, source_offset bigint, meta jsonb, body jsonb, revision text)),
    events as (
      insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, native_id, parent_native_id, kind, role,
        channel, payload_type, title, preview, size, tool_call_id, outcome, occurred_at, upload_id, source_offset, meta)
      select id, ${spaceId}, session_id, seq, ordinal, dedupe_key, native_id, parent_native_id, kind, role,
        channel, payload_type, title, preview, size, tool_call_id, outcome, occurred_at, upload_id, source_offset, meta
      from given)
    insert into event_bodies (event_id, space_id, body, revision) select id, ${spaceId}, body, revision from given`
}

// meta and body are JSON text already: they are put in as they are, so that nothing is encoded twice.
function rowText({ meta, body, ...row }: EventRow): string {
  const fields = Object.entries(row).map(([key, value]) => `${JSON.stringify(snake(key))}:${JSON.stringify(value)}`)
  return `{${fields.join(',')},"meta":${meta},"body":${body}}`
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
