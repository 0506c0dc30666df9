// The whole masked content of an event, fetched when a person opens it. Never published.
import { foreignKey, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { guarded, inSpace } from './owned.ts'
import { timelineEvents } from './timeline-events.ts'

export const eventBodies = pgTable(
  'event_bodies',
  {
    eventId: uuid().primaryKey(),
    ...inSpace(),
    body: jsonb().$type<unknown>().notNull(),
    /** Which version of the event this is, where its source writes an event more than once: see importer/store/revise. */
    revision: text(),
    /** The latest mark by which a source took the event back; it counts while the version is not later. */
    superseded: text(),
  },
  (t) => [
    ...guarded({ spaceId: t.spaceId }),
    foreignKey({
      columns: [t.spaceId, t.eventId],
      foreignColumns: [timelineEvents.spaceId, timelineEvents.id],
    }).onDelete('cascade'),
  ],
)
