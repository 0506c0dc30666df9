// What a person marked to find it again, and what they noted beside it: a session, an event or a range of them, a chat or a rule. Personal.
import { foreignKey, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { clientId, guarded, personal, times } from './owned.ts'
import { sessions } from './sessions.ts'

/** Characters of a note. */
export const mostNoteLength = 10_000

export const bookmarks = pgTable(
  'bookmarks',
  {
    id: clientId(),
    ...personal(),
    nativeId: text(),
    /** session, event, range, chat or rule. */
    type: text().notNull(),
    /** What is marked: an id of ours, or the foreign id, which /sessions/by resolves. */
    entityId: text().notNull(),
    sessionId: uuid(),
    /** Of an event or a range: its numbers in the session. */
    fromSeq: integer(),
    toSeq: integer(),
    label: text(),
    /** What the person wrote beside it; null for a mark alone. */
    note: text(),
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    foreignKey({ columns: [t.spaceId, t.sessionId], foreignColumns: [sessions.spaceId, sessions.id] }).onDelete(
      'cascade',
    ),
    index().on(t.spaceId, t.ownerId, t.entityId),
    index().on(t.sessionId),
  ],
)
