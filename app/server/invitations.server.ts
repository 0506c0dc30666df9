// Links into a space. Law: a code is shown once and kept as a hash; whatever is wrong with one (unknown, used up, revoked, expired), the
// answer is the same; and taking one is one step with becoming a member, so that N uses let N people in.
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#db/client.server.ts'
import { authMembers, authOrganizations, authUsers, spaceInvitations } from '#db/schema/index.ts'
import { roleOf } from '#db/schema/roles.ts'
import type { Role } from '#db/schema/roles.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { audit } from './audit.server.ts'
import type { Means } from './audit.server.ts'
import { AppError } from './errors.ts'
import { lockSpace } from './members.server.ts'
import { requireRotation } from './sign-in/rotation.server.ts'
import { announceSignOut } from './sign-out.server.ts'

export type NewInvitation = { label: string; role: Role; mostUses: number; days: number }

const mostOpen = 100
const hashOf = (code: string) => createHash('sha256').update(code).digest('hex')
const form = /^[\w-]{32}$/

const good = and(
  isNull(spaceInvitations.revokedAt),
  lt(spaceInvitations.uses, spaceInvitations.mostUses),
  gt(spaceInvitations.expiresAt, sql`now()`),
)

/** Makes a link for the actor's space; `code` is in this answer and nowhere else. */
export async function makeInvitation(
  db: Database,
  actor: Actor,
  means: Means,
  { label, role, mostUses, days }: NewInvitation,
): Promise<{ id: string; code: string }> {
  const [id, code] = [uuidv7(), randomBytes(24).toString('base64url')]
  await transact(db, actor, async (tx) => {
    const open = await tx.select({ id: spaceInvitations.id }).from(spaceInvitations).where(good)
    if (open.length >= mostOpen)
      throw new AppError('conflict', `There are ${mostOpen} open invitations. Revoke some first; no link was made.`)
    await tx.insert(spaceInvitations).values({
      id,
      spaceId: actor.spaceId,
      codeHash: hashOf(code),
      label,
      role,
      mostUses,
      expiresAt: sql`now() + ${days}::int * interval '1 day'`,
      madeBy: actor.userId,
    })
    const detail = { name: label, role, uses: mostUses, days }
    await audit(tx, actor, means, { act: 'invitation.create', target: { kind: 'invitation', id }, detail })
  })
  return { id, code }
}

/** Revokes a link of the actor's space; whoever came by it stays. False when there is none such that is still open. */
export async function revokeInvitation(db: Database, actor: Actor, means: Means, id: string): Promise<boolean> {
  const { value } = await transact(db, actor, async (tx) => {
    const revoked = await tx
      .update(spaceInvitations)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(spaceInvitations.id, id), isNull(spaceInvitations.revokedAt)))
      .returning({ id: spaceInvitations.id })
    if (revoked.length > 0)
      await audit(tx, actor, means, { act: 'invitation.revoke', target: { kind: 'invitation', id } })
    return revoked.length > 0
  })
  return value
}

/** What a link opens: the space and the role; null for a code that is not good (any more). Names no one. */
export async function findInvitation(
  db: Database,
  code: string,
): Promise<{ id: string; spaceId: string; spaceName: string; role: Role; email: string | null } | null> {
  if (!form.test(code)) return null
  const [found] = await db
    .select({
      id: spaceInvitations.id,
      spaceId: spaceInvitations.spaceId,
      spaceName: authOrganizations.name,
      word: spaceInvitations.role,
    })
    .from(spaceInvitations)
    .innerJoin(authOrganizations, eq(authOrganizations.id, spaceInvitations.spaceId))
    .where(and(eq(spaceInvitations.codeHash, hashOf(code)), good))
  const role = roleOf(found?.word)
  if (!found || !role) return null
  const { id, spaceId, spaceName } = found
  return { id, spaceId, spaceName, role, email: null }
}

/**
 * Makes `userId` a member by the link; false when it is not good (any more). Somebody who is a member already stays what they are,
 * and uses nothing up.
 */
export async function takeInvitation(db: Database, code: string, userId: string, request?: Request): Promise<boolean> {
  const found = await findInvitation(db, code)
  if (!found) return false
  const taken = await db.transaction(async (tx) => {
    await lockSpace(tx, found.spaceId)
    const [known] = await tx
      .select({ id: authMembers.id })
      .from(authMembers)
      .where(and(eq(authMembers.organizationId, found.spaceId), eq(authMembers.userId, userId)))
    if (known) return true
    const [used] = await tx
      .update(spaceInvitations)
      .set({ uses: sql`${spaceInvitations.uses} + 1` })
      .where(and(eq(spaceInvitations.id, found.id), good))
      .returning({ role: spaceInvitations.role })
    if (!used) return false
    await tx.insert(authMembers).values({ organizationId: found.spaceId, userId, role: used.role })
    await requireRotation(tx, userId)
    const [person] = await tx.select({ name: authUsers.name }).from(authUsers).where(eq(authUsers.id, userId))
    const entry = { target: { kind: 'member', id: userId }, detail: { name: person?.name ?? '', role: used.role } }
    await audit(tx, { ...found, userId }, { means: 'page', request }, { act: 'member.join', ...entry })
    return true
  })
  if (taken) announceSignOut()
  return taken
}
