// Tokens by the message (or the running total) that reported them: a figure that grows line by line is counted once,
// the last one, in whatever order the lines arrive. Never published; sessions holds the sums.
import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, inSpace, instant, tally } from './owned.ts'

export const sessionUsage = pgTable(
  'session_usage',
  {
    ...inSpace(),
    ...ofSession(),
    key: text().notNull(),
    reportedAt: instant(),
    inputTokens: tally(),
    outputTokens: tally(),
    cacheReadTokens: tally(),
    cacheWriteTokens: tally(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.key] }), ...guarded({ spaceId: t.spaceId }), underSession(t)],
)
