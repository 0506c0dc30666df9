// A session that somebody keeps at the top of their list. Personal: what one person has at hand says nothing to another.
import { pgTable, unique } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { clientId, guarded, personal, times } from './owned.ts'

export const sessionPins = pgTable(
  'session_pins',
  { id: clientId(), ...personal(), ...ofSession(), ...times() },
  (t) => [...guarded(t), underSession(t), unique().on(t.spaceId, t.ownerId, t.sessionId)],
)
