// Links that let somebody into a space, once or a few times, with a role. Only the hash of a link's code is kept. Never published.
import { index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { authUsers } from './auth.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'
import type { Role } from './roles.ts'

export const spaceInvitations = pgTable(
  'space_invitations',
  {
    id: id(),
    ...inSpace(),
    /** sha-256 of the code, hex. */
    codeHash: text().notNull(),
    /** Whom it is for, in the words of whoever made it. */
    label: text().notNull().default(''),
    role: text().$type<Role>().notNull(),
    mostUses: integer().notNull().default(1),
    uses: integer().notNull().default(0),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    madeBy: uuid().references(() => authUsers.id, { onDelete: 'set null' }),
    ...times(),
  },
  (t) => [
    ...guarded(t, { reading: 'administer', writing: 'administer' }),
    unique().on(t.codeHash),
    index().on(t.spaceId, t.createdAt),
  ],
)
