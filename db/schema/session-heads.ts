// The head of each session's log: the next seq and the last ordinal. Its row lock is what makes seq gapless. Never published.
import { integer, pgTable, uuid } from 'drizzle-orm/pg-core'
import { underSession } from './child.ts'
import { guarded, inSpace, orderedText } from './owned.ts'

export const sessionHeads = pgTable(
  'session_heads',
  {
    sessionId: uuid().primaryKey(),
    ...inSpace(),
    nextSeq: integer().notNull().default(1),
    lastOrdinal: orderedText(),
  },
  (t) => [...guarded({ spaceId: t.spaceId }), underSession(t)],
)
