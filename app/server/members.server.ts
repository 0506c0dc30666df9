// Who is in a space and as what. Law: a space always has an owner, also when several owners go at the same moment: each change holds the
// space's lock. What somebody has lost is seen by their open tabs, keys and watchers within seconds.
import { and, asc, count, eq, ne, or, sql } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import {
  authMembers,
  authOrganizations,
  authSessions,
  authUsers,
  captureRoutes,
  captureTargets,
} from '#db/schema/index.ts'
import { may, roleOf } from '#db/schema/roles.ts'
import type { Role } from '#db/schema/roles.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { audit } from './audit.server.ts'
import type { Means } from './audit.server.ts'
import { AppError } from './errors.ts'
import { requireRotation } from './sign-in/rotation.server.ts'
import { announceSignOut } from './sign-out.server.ts'

export type Membership = { spaceId: string; name: string; role: Role }
export type Member = { userId: string; name: string; role: Role; since: Date; me: boolean }

const mostSpaces = 100

/** The spaces of a person, their own first. */
export async function spacesOf(db: Database, userId: string): Promise<Membership[]> {
  const rows = await db
    .select({ spaceId: authOrganizations.id, name: authOrganizations.name, word: authMembers.role })
    .from(authMembers)
    .innerJoin(authOrganizations, eq(authOrganizations.id, authMembers.organizationId))
    .where(eq(authMembers.userId, userId))
    .orderBy(asc(authMembers.createdAt), asc(authMembers.id))
  return rows.flatMap(({ spaceId, name, word }) => {
    const role = roleOf(word)
    return role ? [{ spaceId, name, role }] : []
  })
}

/** The members of the actor's space, in the order in which they came. */
export async function membersOf(db: Database, actor: Actor): Promise<Member[]> {
  const rows = await db
    .select({ userId: authUsers.id, name: authUsers.name, word: authMembers.role, since: authMembers.createdAt })
    .from(authMembers)
    .innerJoin(authUsers, eq(authUsers.id, authMembers.userId))
    .where(eq(authMembers.organizationId, actor.spaceId))
    .orderBy(asc(authMembers.createdAt), asc(authMembers.id))
  return rows.flatMap(({ word, ...row }) => {
    const role = roleOf(word)
    return role ? [{ ...row, role, me: row.userId === actor.userId }] : []
  })
}

/** Makes a space that `actor` owns; answers its id. */
export async function createSpace(db: Database, actor: Actor, means: Means, name: string): Promise<string> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`spaces/${actor.userId}`}, 0))`)
    const [held] = await tx.select({ n: count() }).from(authMembers).where(eq(authMembers.userId, actor.userId))
    if ((held?.n ?? 0) >= mostSpaces)
      throw new AppError(
        'conflict',
        `You are in ${mostSpaces} spaces, which is as many as one may have. None was made.`,
      )
    const [space] = await tx
      .insert(authOrganizations)
      .values({ name, slug: sql`gen_random_uuid()::text` })
      .returning({ id: authOrganizations.id })
    if (!space) throw new Error('The space was not made.')
    await tx.insert(authMembers).values({ organizationId: space.id, userId: actor.userId, role: 'owner' })
    const entry = { act: 'space.create', target: { kind: 'space', id: space.id }, detail: { name } }
    await audit(tx, { ...actor, spaceId: space.id }, means, entry)
    return space.id
  })
}

export async function renameSpace(db: Database, actor: Actor, means: Means, name: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(authOrganizations).set({ name }).where(eq(authOrganizations.id, actor.spaceId))
    await audit(tx, actor, means, {
      act: 'space.rename',
      target: { kind: 'space', id: actor.spaceId },
      detail: { name },
    })
  })
}

/** Gives a member of the actor's space another role. Throws `conflict` for its last owner, `not_found` for no member. */
export async function changeRole(db: Database, actor: Actor, means: Means, userId: string, role: Role): Promise<void> {
  await changing(db, actor, userId, role === 'owner', async (tx, name) => {
    await tx.update(authMembers).set({ role }).where(membership(actor.spaceId, userId))
    await requireRotation(tx, userId)
    if (!may(role, 'write')) await endRoutes(tx, actor.spaceId, userId)
    await audit(tx, actor, means, {
      act: 'member.role',
      target: { kind: 'member', id: userId },
      detail: { name, role },
    })
  })
}

/** Takes a member out of the actor's space, the actor too. What they wrote there stays. Throws as `changeRole` does. */
export async function removeMember(db: Database, actor: Actor, means: Means, userId: string): Promise<void> {
  await changing(db, actor, userId, false, async (tx, name) => {
    await tx.delete(authMembers).where(membership(actor.spaceId, userId))
    const there = and(eq(authSessions.userId, userId), eq(authSessions.activeOrganizationId, actor.spaceId))
    await tx.update(authSessions).set({ activeOrganizationId: null }).where(there)
    await requireRotation(tx, userId)
    await endRoutes(tx, actor.spaceId, userId)
    const act = userId === actor.userId ? 'member.leave' : 'member.remove'
    await audit(tx, actor, means, { act, target: { kind: 'member', id: userId }, detail: { name } })
  })
}

/** Holds the space until the transaction ends: changes of its members happen one after the other. */
export async function lockSpace(tx: Transaction, spaceId: string): Promise<void> {
  await tx
    .select({ id: authOrganizations.id })
    .from(authOrganizations)
    .where(eq(authOrganizations.id, spaceId))
    .for('update')
}

const membership = (spaceId: string, userId: string) =>
  and(eq(authMembers.organizationId, spaceId), eq(authMembers.userId, userId))

async function changing(
  db: Database,
  actor: Actor,
  userId: string,
  staysOwner: boolean,
  work: (tx: Transaction, name: string) => Promise<void>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSpace(tx, actor.spaceId)
    // What the actor could do when they asked may have ended while they waited.
    const [own] = await tx
      .select({ word: authMembers.role })
      .from(authMembers)
      .where(membership(actor.spaceId, actor.userId))
    const role = roleOf(own?.word)
    if (!role || (userId !== actor.userId && !may(role, 'administer')))
      throw new AppError('forbidden', 'Only an owner of this space may do that. Nothing was changed.')
    const [member] = await tx
      .select({ word: authMembers.role, name: authUsers.name })
      .from(authMembers)
      .innerJoin(authUsers, eq(authUsers.id, authMembers.userId))
      .where(membership(actor.spaceId, userId))
    if (!member) throw new AppError('not_found', 'They are no member of this space any more. Nothing was changed.')
    if (member.word === 'owner' && !staysOwner) {
      const others = and(
        eq(authMembers.organizationId, actor.spaceId),
        eq(authMembers.role, 'owner'),
        ne(authMembers.userId, userId),
      )
      const [other] = await tx.select({ id: authMembers.id }).from(authMembers).where(others).limit(1)
      if (!other)
        throw new AppError(
          'conflict',
          'A space needs an owner, and this is its last one. Nothing was changed; make somebody else an owner first.',
        )
    }
    await work(tx, member.name)
  })
  announceSignOut()
}

/**
 * What `userId` sent to `spaceId` from elsewhere goes there no more: it is captured anew where it comes from, as sessions of its own.
 * Call it with every loss of writing in a space.
 */
export async function endRoutes(tx: Transaction, spaceId: string, userId: string): Promise<void> {
  const theirs = and(
    eq(captureRoutes.targetSpaceId, spaceId),
    eq(captureRoutes.movedBy, userId),
    ne(captureRoutes.spaceId, spaceId),
  )
  // What is there has the ids of its birth, so what comes now is born elsewhere.
  await tx
    .update(captureRoutes)
    .set({ targetSpaceId: sql`${captureRoutes.spaceId}`, birthSpaceId: sql`gen_random_uuid()` })
    .where(theirs)
  const own = eq(captureTargets.madeBy, userId)
  await tx
    .delete(captureTargets)
    .where(and(own, or(eq(captureTargets.targetSpaceId, spaceId), eq(captureTargets.spaceId, spaceId))))
}
