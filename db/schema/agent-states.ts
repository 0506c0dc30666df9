// State files of sub-agents, several for one agent: one row for each version of each file. Never published: read when the tab is opened.
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

export const agentStates = pgTable(
  'agent_states',
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
    /** Masked JSON. */
    content: jsonb().$type<unknown>().notNull(),
    /** sha-256 of the content's text as stored, hex. */
    hash: text().notNull(),
    reportedAt: instant(),
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [...guarded(t), underSession(t), index().on(t.spaceId, t.sessionId, t.reportedAt)],
)
