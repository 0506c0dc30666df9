// What sub-agents wrote down for others to read: one row for each version of each file. Never published: read when the tab is opened.
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

export const reports = pgTable(
  'reports',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    nativeId: text(),
    /** A word of the configuration that read it; foreign stores may have words of their own. */
    type: text().notNull(),
    agentId: text(),
    agentType: text(),
    path: text().notNull().default(''),
    name: text(),
    /** Masked markdown. */
    content: text().notNull(),
    /** sha-256 of the content as stored, hex. */
    hash: text().notNull(),
    size: integer().notNull().default(0),
    reportedAt: instant(),
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [...guarded(t), underSession(t), index().on(t.spaceId, t.sessionId, t.reportedAt)],
)
