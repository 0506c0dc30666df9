// What the gate before a chat decided about a piece of text: which rules it met, and whether it was let through.
import { boolean, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

export const hookifyDecisions = pgTable(
  'hookify_decisions',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    nativeId: text(),
    /** timeline, session or manual. */
    source: text().notNull(),
    /** sha-256 of the text that was judged, hex. */
    contentHash: text().notNull(),
    severity: text().notNull().default('none'),
    blocked: boolean().notNull().default(false),
    rules: jsonb().$type<Array<{ id: string; severity?: string }>>().notNull().default([]),
    message: text(),
    annotations: text(),
    decidedAt: instant(),
    ...times(),
  },
  (t) => [...guarded(t), underSession(t), index().on(t.spaceId, t.sessionId)],
)
