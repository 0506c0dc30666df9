// Every hook that an agent of the SDK called, with the session's own key on each row, so that a row explains itself. Never published.
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

export const hookAuditLog = pgTable(
  'hook_audit_log',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    nativeId: text(),
    /** What the agent calls the session. */
    sessionKey: text().notNull(),
    event: text().notNull(),
    tool: text(),
    agentId: text(),
    /** Masked; whole while it is small, else its beginning and size. */
    payload: jsonb().$type<unknown>(),
    occurredAt: instant(),
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [...guarded(t), underSession(t), index().on(t.spaceId, t.sessionId, t.occurredAt)],
)
