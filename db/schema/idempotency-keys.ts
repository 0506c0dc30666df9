// The answer a write gave, by the key its sender chose: sent again, it is answered again and not done again. Never published.
import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { guarded, instant, personal } from './owned.ts'

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    ...personal(),
    key: text().notNull(),
    answer: jsonb().$type<unknown>().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    ...guarded({ spaceId: t.spaceId, ownerId: t.ownerId }),
    primaryKey({ columns: [t.spaceId, t.ownerId, t.key] }),
  ],
)
