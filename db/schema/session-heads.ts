// The head of each session's log: the next seq and the last ordinal, and how far search knows it. Its row lock is what makes seq
// gapless. Never published.
import { sql } from 'drizzle-orm'
import { index, integer, pgTable, uuid } from 'drizzle-orm/pg-core'
import { underSession } from './child.ts'
import { guarded, inSpace, instant, orderedText } from './owned.ts'

export const sessionHeads = pgTable(
  'session_heads',
  {
    sessionId: uuid().primaryKey(),
    ...inSpace(),
    nextSeq: integer().notNull().default(1),
    lastOrdinal: orderedText(),
    /** All events up to this seq are in event_search. */
    searchedSeq: integer().notNull().default(0),
    /** Since when events wait for the indexer; null when none does. Set by triggers, so that no writer can forget it. */
    searchDirtySince: instant().defaultNow(),
  },
  (t) => [
    ...guarded({ spaceId: t.spaceId }),
    underSession(t),
    index()
      .on(t.searchDirtySince)
      .where(sql`${t.searchDirtySince} is not null`),
  ],
)
