// A person's chat about a session (or about nothing in particular). Personal: seen by its owner alone.
import { foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { guarded, id, instant, personal, times } from './owned.ts'
import { sessions } from './sessions.ts'

export const chatThreads = pgTable(
  'chat_threads',
  {
    id: id(),
    ...personal(),
    sessionId: uuid(),
    nativeId: text(),
    mode: text().notNull().default('session'),
    title: text().notNull(),
    status: text().notNull().default('active'),
    messageCount: integer().notNull().default(0),
    lastMessagePreview: text(),
    lastMessageAt: instant(),
    /** When the store it came from last changed it, and what that store said of it that we count ourselves. */
    reportedAt: instant(),
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    foreignKey({ columns: [t.spaceId, t.sessionId], foreignColumns: [sessions.spaceId, sessions.id] }).onDelete(
      'cascade',
    ),
    unique().on(t.spaceId, t.ownerId, t.nativeId),
    unique().on(t.spaceId, t.ownerId, t.id),
    index().on(t.spaceId, t.sessionId),
  ],
)
