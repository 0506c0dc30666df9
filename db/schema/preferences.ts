// How a person has set up their views, by source and category; what came from another store is kept as it was. Personal.
import { jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { guarded, id, instant, personal, times } from './owned.ts'

export const preferences = pgTable(
  'preferences',
  {
    id: id(),
    ...personal(),
    /** `logbook`, or the store it came from. */
    source: text().notNull().default('logbook'),
    category: text().notNull(),
    /** The profile, user or client that the source keeps it for. */
    nativeId: text().notNull().default(''),
    content: jsonb().$type<unknown>().notNull().default({}),
    reportedAt: instant(),
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.ownerId, t.source, t.category, t.nativeId)],
)
