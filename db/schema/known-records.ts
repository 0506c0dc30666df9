// Records that changed state without making an event: their identity, so that they count as stored once and as same ever
// after. Never published.
import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, inSpace } from './owned.ts'

export const knownRecords = pgTable(
  'known_records',
  {
    ...inSpace(),
    ...ofSession(),
    /** The record's native id, else the keyed hash of its content with its occurrence. */
    key: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.key] }), ...guarded({ spaceId: t.spaceId }), underSession(t)],
)
