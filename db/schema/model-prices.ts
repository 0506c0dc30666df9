// A price that somebody of the space has set for a model; it wins over the kept table. USD for a million tokens.
import { sql } from 'drizzle-orm'
import { numeric, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { clientId, guarded, inSpace, instant, times } from './owned.ts'

const perMillion = () => numeric({ precision: 14, scale: 6 })

export const modelPrices = pgTable(
  'model_prices',
  {
    id: clientId(),
    ...inSpace(),
    /** The model's name as sessions give it; a `*` at the end stands for any ending. */
    model: text().notNull(),
    /** Holds for tokens reported from then on, until a later one holds. */
    since: instant()
      .notNull()
      .default(sql`'epoch'`),
    input: perMillion().notNull(),
    output: perMillion().notNull(),
    cacheRead: perMillion().notNull(),
    cacheWrite: perMillion().notNull(),
    /** Cache writes kept for an hour; twice the input where it is not set. */
    cacheWriteHour: perMillion(),
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.model, t.since)],
)
