// Tokens that stand for one session, for 24 hours: shown once, kept as salted hashes, gone with their session. Never published.
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

export const sessionTokens = pgTable(
  'session_tokens',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    salt: text().notNull(),
    /** sha-256 of salt and token, hex. */
    tokenHash: text().notNull(),
    expiresAt: instant().notNull(),
    /** What a foreign registry kept beside the token (never the token). */
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [...guarded(t), underSession(t), index().on(t.sessionId), index().on(t.spaceId, t.expiresAt)],
)
