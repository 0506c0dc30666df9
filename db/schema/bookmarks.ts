// What a person marked to find it again: a session, an event, a chat or a rule. Personal.
import { foreignKey, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { guarded, id, personal, times } from './owned.ts'
import { sessions } from './sessions.ts'

export const bookmarks = pgTable(
  'bookmarks',
  {
    id: id(),
    ...personal(),
    nativeId: text(),
    /** session, event, chat or rule. */
    type: text().notNull(),
    /** What is marked: an id of ours, or the foreign id, which /sessions/by resolves. */
    entityId: text().notNull(),
    sessionId: uuid(),
    label: text(),
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    foreignKey({ columns: [t.spaceId, t.sessionId], foreignColumns: [sessions.spaceId, sessions.id] }).onDelete(
      'cascade',
    ),
    index().on(t.spaceId, t.ownerId, t.entityId),
  ],
)
