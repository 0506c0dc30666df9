// A list as somebody wants to find it again: filters and grouping of the session list under a name. A person's own; shared, it can be
// seen and not changed by the whole space.
import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { clientId, guarded, personal, times } from './owned.ts'

export const savedViews = pgTable(
  'saved_views',
  {
    id: clientId(),
    ...personal(),
    name: text().notNull(),
    /** The search of the list's address. */
    search: jsonb().$type<Record<string, string>>().notNull().default({}),
    shared: boolean().notNull().default(false),
    ...times(),
  },
  (t) => [...guarded(t, { shared: t.shared })],
)
