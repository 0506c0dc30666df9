// What a person is told: that an agent wants them (one open notification a session, resolved when the session goes on), that a saved search
// has found something, or what somebody posted with a key. Personal and published.
import { sql } from 'drizzle-orm'
import { integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { underSession } from './child.ts'
import { guarded, id, instant, personal, times } from './owned.ts'

export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    ...personal(),
    /** The session that it is about; null where it is about none, or about several. */
    sessionId: uuid(),
    /**
     * `permission` when the agent may not go on without leave, `attention` for all else it waits for; `search` of a saved search, `posted` by
     * a key.
     */
    kind: text().notNull(),
    title: text().notNull(),
    body: text(),
    /** What makes it the same when it comes again; null where the session and its state say that. */
    dedupeKey: text(),
    /** How often it came, or how many events a saved search found, since it was read. */
    count: integer().notNull().default(1),
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
      .where(sql`${t.resolvedAt} is null and ${t.dedupeKey} is null`),
    uniqueIndex('notifications_once_index').on(t.spaceId, t.ownerId, t.dedupeKey),
  ],
)
