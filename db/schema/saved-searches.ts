// A search that somebody wants to ask again, in the language of app/features/search/language. With `notify` the indexer tells its owner when
// events come that it finds. A person's own.
import { boolean, pgTable, text } from 'drizzle-orm/pg-core'
import { clientId, guarded, personal, times } from './owned.ts'

export const savedSearches = pgTable(
  'saved_searches',
  {
    id: clientId(),
    ...personal(),
    name: text().notNull(),
    query: text().notNull(),
    notify: boolean().notNull().default(false),
    ...times(),
  },
  (t) => guarded(t),
)
