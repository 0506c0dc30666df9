// Where records go that arrive in a space for a session that was moved out of it, and which sources went with it; and the rules by
// which new sessions of a repository are moved at once. Law: ids are made in the space of birth, so that what comes again is known.
// Never published.
import { index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { authOrganizations, authUsers } from './auth.ts'
import { clientId, guarded, id, inSpace, times } from './owned.ts'

const aSpace = () =>
  uuid()
    .notNull()
    .references(() => authOrganizations.id, { onDelete: 'cascade' })

export const captureRoutes = pgTable(
  'capture_routes',
  {
    id: id(),
    ...inSpace(),
    /** `session`: of agent and native id. `source`: of machine and path, where all sessions in it went. */
    kind: text().$type<'session' | 'source'>().notNull(),
    /** The agent, or the machine's native id. */
    holder: text().notNull(),
    nativeId: text().notNull(),
    targetSpaceId: aSpace(),
    /** In which space's name ids are made. No foreign key: it may be gone, or never have been. */
    birthSpaceId: uuid().notNull(),
    /** Who moved it: the route ends when they may not write in the target any more. */
    movedBy: uuid().notNull(),
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.kind, t.holder, t.nativeId), index().on(t.targetSpaceId, t.movedBy)],
)

export const captureTargets = pgTable(
  'capture_targets',
  {
    id: clientId(),
    ...inSpace(),
    /** The repository's native id. */
    repo: text().notNull(),
    targetSpaceId: aSpace(),
    madeBy: uuid()
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.repo)],
)
