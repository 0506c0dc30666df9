// Where a session worked: one row per distinct (session, cwd), with the branch and commit last seen there.
import { foreignKey, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, times } from './owned.ts'
import { repos } from './repos.ts'

export const repoBindings = pgTable(
  'repo_bindings',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    repoId: uuid().notNull(),
    cwd: text().notNull(),
    branch: text(),
    commit: text(),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    underSession(t),
    foreignKey({ columns: [t.spaceId, t.repoId], foreignColumns: [repos.spaceId, repos.id] }),
    unique().on(t.sessionId, t.cwd),
  ],
)
