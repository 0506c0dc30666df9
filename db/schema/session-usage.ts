// Tokens by the message (or the running total) that reported them: a figure that grows line by line is counted once,
// the last one, in whatever order the lines arrive. Never published; sessions holds the sums of what counts.
import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, inSpace, instant, tally } from './owned.ts'

export const sessionUsage = pgTable(
  'session_usage',
  {
    ...inSpace(),
    ...ofSession(),
    key: text().notNull(),
    /** Native id of the record that reported last: the way from a figure to its line. */
    nativeId: text(),
    reportedAt: instant(),
    model: text(),
    inputTokens: tally(),
    outputTokens: tally(),
    cacheReadTokens: tally(),
    cacheWriteTokens: tally(),
    /** Of the cache writes, those kept for an hour; of the output, what was reasoning. */
    cacheWriteHourTokens: tally(),
    reasoningTokens: tally(),
    webSearches: integer().notNull().default(0),
    /** A running total over several models, taken apart. */
    byModel: jsonb().$type<Record<string, unknown>>(),
    /** The same key stands for the same tokens in every session of the space (forks, resumes, sub-agents). */
    everywhere: boolean().notNull().default(false),
    /** The record says of itself that it is a copy. */
    copied: boolean().notNull().default(false),
    /** Whether these tokens are in the sums: one of all copies is; a second witness never is. */
    counted: boolean().notNull().default(true),
    /** Set when this is what another source says of the same tokens, kept beside for comparison. */
    witness: text(),
    /** What the source itself says it cost. */
    reportedUsd: numeric({ precision: 18, scale: 10 }),
    costUsd: numeric({ precision: 18, scale: 10 }),
    /** Where the cost comes from: `reported`, `own`, or name and version of the kept table; null when no price is known. */
    price: text(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.key] }),
    ...guarded({ spaceId: t.spaceId }),
    underSession(t),
    index('session_usage_everywhere_index')
      .on(t.spaceId, t.key)
      .where(sql`everywhere`),
    index().on(t.spaceId, t.model),
  ],
)
