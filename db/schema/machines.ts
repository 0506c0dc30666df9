// A computer on which agents ran: this one, or another that sends its sessions here.
import { pgTable, text, unique } from 'drizzle-orm/pg-core'
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
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.nativeId)],
)
