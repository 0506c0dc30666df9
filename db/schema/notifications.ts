// What an agent wants a person for: one open notification a session, resolved when the session goes on. Personal and published.
import { sql } from 'drizzle-orm'
import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, instant, personal, times } from './owned.ts'

export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    ...personal(),
    ...ofSession(),
    /** `permission` when the agent may not go on without leave, `attention` for all else it waits for. */
    kind: text().notNull(),
    title: text().notNull(),
    /** The event that raised it, by its number in the session. */
    eventSeq: integer(),
    raisedAt: instant().notNull(),
    /** When the session went on, whoever answered. */
    resolvedAt: instant(),
    readAt: instant(),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    underSession(t),
    uniqueIndex('notifications_one_open_index')
      .on(t.sessionId, t.ownerId)
      .where(sql`${t.resolvedAt} is null`),
  ],
)
