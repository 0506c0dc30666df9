// A computer on which agents ran: this one, or another that sends its sessions here.
import { integer, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { guarded, id, inSpace, instant, times } from './owned.ts'

export const machines = pgTable(
  'machines',
  {
    id: id(),
    ...inSpace(),
    nativeId: text().notNull(),
    name: text().notNull(),
    platform: text(),
    lastSeenAt: instant(),
    /** What a hook costs an agent there, in milliseconds: the median and the 99th percentile of the last ones; null where none ran. */
    hookMedianMs: integer(),
    hookSlowMs: integer(),
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.nativeId)],
)
