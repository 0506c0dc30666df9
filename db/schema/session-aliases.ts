// Names by which other stores called a session. Some are lossy (cut from a path), so an alias only points: it may point at several
// sessions, and it never makes two sessions one. What it points at need not be imported yet. Never published.
import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { guarded, id, inSpace, times } from './owned.ts'

/** `id`: the foreign id itself; `snapshot`, `upload`, `binding`: a row names the file; `text`: a message speaks of it; `message`: the agent's own id in a record. */
export type AliasEvidence = 'id' | 'snapshot' | 'upload' | 'binding' | 'text' | 'message'

export const sessionAliases = pgTable(
  'session_aliases',
  {
    id: id(),
    ...inSpace(),
    store: text().notNull(),
    nativeId: text().notNull(),
    /** The session meant, as sessions has it. */
    agent: text().notNull(),
    sessionNativeId: text().notNull(),
    evidence: text().$type<AliasEvidence>().notNull(),
    /** The file that the evidence speaks of. */
    path: text(),
    ...times(),
  },
  (t) => [...guarded(t), index().on(t.spaceId, t.nativeId), index().on(t.spaceId, t.agent, t.sessionNativeId)],
)
