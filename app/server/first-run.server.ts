// Local mode has one person and their own space; both are made on the first start and found again on every later one.
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { asc, eq, sql } from 'drizzle-orm'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { authMembers, authOrganizations, authUsers } from '#db/schema/index.ts'
import type { Actor } from '#db/transact.server.ts'

const lockKey = 7_105_041_982

/** The person who owns this Logbook and their own space, made if missing. Safe to call from several processes at once. */
export async function ensureOwner(url: string): Promise<Actor> {
  return connect(url).transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lockKey})`)
    const [found] = await tx
      .select({ userId: authMembers.userId, spaceId: authMembers.organizationId })
      .from(authMembers)
      .where(eq(authMembers.role, 'owner'))
      .orderBy(asc(authMembers.createdAt))
      .limit(1)
    if (found) return { ...found, role: 'owner' }
    const actor: Actor = { userId: randomUUID(), spaceId: randomUUID(), role: 'owner' }
    const name = userInfo().username
    await tx.insert(authUsers).values({ id: actor.userId, name, email: `${actor.userId}@logbook.invalid` })
    await tx.insert(authOrganizations).values({ id: actor.spaceId, name: `${name}'s space`, slug: actor.spaceId })
    await tx
      .insert(authMembers)
      .values({ id: randomUUID(), organizationId: actor.spaceId, userId: actor.userId, role: 'owner' })
    return actor
  })
}

/** The space of one person alone, made with their account. Answers its id. */
export async function createPersonalSpace(db: Database, userId: string, name: string): Promise<string> {
  const id = randomUUID()
  await db.transaction(async (tx) => {
    await tx.insert(authOrganizations).values({ id, name: `${name}'s space`, slug: id })
    await tx.insert(authMembers).values({ id: randomUUID(), organizationId: id, userId, role: 'owner' })
  })
  return id
}
