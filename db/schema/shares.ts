// Links by which somebody without an account reads a session, or a range of it. Only the hash of a link's code is kept. Never published:
// whoever follows a link reads the views of share-walls.server.ts, and no shape.
import { boolean, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { authUsers } from './auth.ts'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

/** What a link may leave out: what the model thought, what tools gave back, tool calls altogether, and hooks, states and injected text. */
export const shareOmissions = ['reasoning', 'outputs', 'calls', 'notes'] as const
export type ShareOmission = (typeof shareOmissions)[number]

export const shares = pgTable(
  'shares',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    /** sha-256 of the code, hex. */
    codeHash: text().notNull(),
    /** What readers see above it, in the words of whoever made it: a session's own title may come from outside the range. */
    title: text().notNull().default(''),
    fromSeq: integer().notNull(),
    /** The last event; null where it grows with the session. */
    toSeq: integer(),
    without: text()
      .array()
      .$type<ShareOmission[]>()
      .notNull()
      .default(sql`'{}'`),
    /** Single events that are left out, by seq. */
    omitted: integer()
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** Whether home folders and the names of people and machines are replaced. */
    anonymous: boolean().notNull().default(true),
    /** Whether sub-agents are shown; of a whole session only. */
    children: boolean().notNull().default(false),
    expiresAt: instant(),
    revokedAt: instant(),
    madeBy: uuid().references(() => authUsers.id, { onDelete: 'set null' }),
    ...times(),
  },
  (t) => [
    ...guarded(t, { reading: 'write' }),
    underSession(t),
    unique().on(t.codeHash),
    index().on(t.spaceId, t.sessionId),
  ],
)
