// The whole masked content of an event, fetched when a person opens it. Never published.
import { foreignKey, jsonb, pgTable, uuid } from 'drizzle-orm/pg-core'
import { guarded, inSpace } from './owned.ts'
import { timelineEvents } from './timeline-events.ts'

export const eventBodies = pgTable(
  'event_bodies',
  {
    eventId: uuid().primaryKey(),
    ...inSpace(),
    body: jsonb().$type<unknown>().notNull(),
  },
  (t) => [
    ...guarded({ spaceId: t.spaceId }),
    foreignKey({
      columns: [t.spaceId, t.eventId],
      foreignColumns: [timelineEvents.spaceId, timelineEvents.id],
    }).onDelete('cascade'),
  ],
)
