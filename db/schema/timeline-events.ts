// What happened in a session, one row an event. `seq` is our log's order (1, 2, 3 …, never changed); `ordinal` the reading order.
// Published, so a row stays small: the body is in event_bodies and fetched when opened.
import { bigint, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, instant, orderedText, times } from './owned.ts'

export const eventKinds = [
  'message',
  'reasoning',
  'tool_call',
  'tool_result',
  'shell',
  'file_change',
  'web_search',
  'hook',
  'status',
  'terminal',
  'other',
] as const
export type EventKind = (typeof eventKinds)[number]

export const timelineEvents = pgTable(
  'timeline_events',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    seq: integer().notNull(),
    ordinal: orderedText().notNull(),
    /** `call:<id>`, `result:<id>#n`, `<uuid>#<block>`, or a keyed hash: the same event from any witness has the same key. */
    dedupeKey: text().notNull(),
    nativeId: text(),
    parentNativeId: text(),
    kind: text().notNull(),
    role: text(),
    channel: text(),
    payloadType: text(),
    title: text(),
    /** At most 2 KB of text; `size` is the length of the whole body in bytes. */
    preview: text(),
    size: integer().notNull().default(0),
    toolCallId: text(),
    /** ok, error or null where the event has no outcome. */
    outcome: text(),
    occurredAt: instant(),
    uploadId: uuid(),
    sourceOffset: bigint({ mode: 'number' }),
    supersededAt: instant(),
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    underSession(t),
    unique().on(t.sessionId, t.seq),
    unique().on(t.sessionId, t.dedupeKey),
    index().on(t.spaceId, t.sessionId, t.ordinal),
    index().on(t.sessionId, t.toolCallId),
  ],
)
