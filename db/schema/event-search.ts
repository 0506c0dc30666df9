// The words of each event, for search: title and body, as `search_words()` cuts them, and what is known of it (`search_facts()`). Filled
// behind the writers' backs by the indexer, never by them. Read by one function alone, `search_events()`; never published.
import { customType, foreignKey, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { ofSession } from './child.ts'
import { guarded, inSpace, instant } from './owned.ts'
import { timelineEvents } from './timeline-events.ts'

const tsvector = customType<{ data: string; driverData: string }>({ dataType: () => 'tsvector' })

export const eventSearch = pgTable(
  'event_search',
  {
    eventId: uuid().primaryKey(),
    ...inSpace(),
    ...ofSession(),
    /** When it happened, else when it was stored: hits come newest first without a look at the events. */
    at: instant().notNull(),
    words: tsvector().notNull(),
    /** The beginning of its text, for letters within words. */
    said: text().notNull().default(''),
    /** Of a command, and of the answer to it: the code that it ended with. */
    exitCode: integer(),
    /** Files that it names, in lower case. */
    paths: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
  },
  (t) => [
    ...guarded({ spaceId: t.spaceId }),
    foreignKey({
      columns: [t.spaceId, t.eventId],
      foreignColumns: [timelineEvents.spaceId, timelineEvents.id],
    }).onDelete('cascade'),
    index().using('gin', t.words),
    index().on(t.sessionId),
    // What most events have is found by going back in time.
    index().on(t.spaceId, t.at, t.eventId),
  ],
)
