// Where COPY lands before INSERT … SELECT as the actor (Postgres refuses COPY into a table with row-level security). Unlogged, never published.
import { bigint, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant, orderedText } from './owned.ts'

export const stagingEvents = pgTable('staging_events', {
  batchId: uuid().notNull(),
  position: integer().notNull(),
  id: uuid().notNull(),
  sessionId: uuid().notNull(),
  ordinal: orderedText(),
  dedupeKey: text().notNull(),
  nativeId: text(),
  parentNativeId: text(),
  kind: text().notNull(),
  role: text(),
  channel: text(),
  payloadType: text(),
  title: text(),
  preview: text(),
  size: integer().notNull().default(0),
  toolCallId: text(),
  outcome: text(),
  occurredAt: instant(),
  uploadId: uuid(),
  sourceOffset: bigint({ mode: 'number' }),
  meta: jsonb().$type<Record<string, unknown>>(),
  body: jsonb().$type<unknown>(),
})
