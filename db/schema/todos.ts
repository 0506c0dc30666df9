// What an agent or a person set out to do. Lists are updated in place by list and item; a person's tick outlives re-imports.
import { index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

export const todos = pgTable(
  'todos',
  {
    id: id(),
    ...inSpace(),
    sessionId: uuid(),
    listKey: text().notNull().default('main'),
    itemKey: text().notNull(),
    position: integer().notNull().default(0),
    content: text().notNull(),
    activeForm: text(),
    priority: text(),
    /** As the agent says: pending, in_progress, completed, or a word of its own. */
    status: text().notNull().default('pending'),
    /** As a person says; wins where it is set. */
    personStatus: text(),
    removedAt: instant(),
    /** When the agent last reported the list; an older report that arrives later changes nothing. */
    reportedAt: instant(),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    underSession(t),
    unique().on(t.sessionId, t.listKey, t.itemKey),
    index().on(t.spaceId, t.sessionId, t.position),
  ],
)
