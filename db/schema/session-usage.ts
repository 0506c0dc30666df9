// Tokens by the message (or the running total) that reported them: a figure that grows line by line is counted once,
// the last one, in whatever order the lines arrive. Never published; sessions holds the sums.
import { bigint, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { ofSession, underSession } from './child.ts'
import { guarded, inSpace, instant } from './owned.ts'

const tokens = () =>
  bigint({ mode: 'number' })
    .notNull()
    .default(sql`0`)

export const sessionUsage = pgTable(
  'session_usage',
  {
    ...inSpace(),
    ...ofSession(),
    key: text().notNull(),
    reportedAt: instant(),
    inputTokens: tokens(),
    outputTokens: tokens(),
    cacheReadTokens: tokens(),
    cacheWriteTokens: tokens(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.key] }), ...guarded({ spaceId: t.spaceId }), underSession(t)],
)
