// The composite key that hangs a row under a session of its own space: a child can never name another space's parent.
import { foreignKey, uuid } from 'drizzle-orm/pg-core'
import type { AnyPgColumn, ForeignKeyBuilder } from 'drizzle-orm/pg-core'
import { sessions } from './sessions.ts'

/** The column of a row that cannot exist without its session. */
export const ofSession = () => ({ sessionId: uuid().notNull() })

/** The foreign key (space_id, session_id); deleting a session takes what hangs under it. */
export function underSession(t: { spaceId: AnyPgColumn; sessionId: AnyPgColumn }): ForeignKeyBuilder {
  return foreignKey({ columns: [t.spaceId, t.sessionId], foreignColumns: [sessions.spaceId, sessions.id] }).onDelete(
    'cascade',
  )
}
