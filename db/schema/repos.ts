// A repository or plain folder in which sessions ran; known by its remote, else by its root path.
import { pgTable, text, unique } from 'drizzle-orm/pg-core'
import { guarded, id, inSpace, times } from './owned.ts'

export const repos = pgTable(
  'repos',
  {
    id: id(),
    ...inSpace(),
    nativeId: text().notNull(),
    name: text().notNull(),
    remote: text(),
    root: text(),
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.nativeId)],
)
