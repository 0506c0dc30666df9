// Server reads of a space's page: members for every member, open invitations for owners.
import { and, desc, gt, isNull, lt, sql } from 'drizzle-orm'
import { spaceInvitations } from '#db/schema/index.ts'
import { may } from '#db/schema/roles.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import { membersOf } from '../../server/members.server.ts'

/** An open link: never its code, only what it opens and how often it still does. */
export type KnownInvitation = Awaited<ReturnType<typeof openInvitations>>[number]

export async function spacePageOf(actor: Actor) {
  const [members, invitations] = await Promise.all([
    membersOf(database(), actor),
    may(actor.role, 'administer') ? openInvitations(actor) : [],
  ])
  return { members, invitations }
}

function openInvitations(actor: Actor) {
  return readAs(database(), actor, (tx) =>
    tx
      .select({
        id: spaceInvitations.id,
        label: spaceInvitations.label,
        role: spaceInvitations.role,
        uses: spaceInvitations.uses,
        mostUses: spaceInvitations.mostUses,
        expiresAt: spaceInvitations.expiresAt,
      })
      .from(spaceInvitations)
      .where(
        and(
          isNull(spaceInvitations.revokedAt),
          lt(spaceInvitations.uses, spaceInvitations.mostUses),
          gt(spaceInvitations.expiresAt, sql`now()`),
        ),
      )
      .orderBy(desc(spaceInvitations.createdAt)),
  )
}
