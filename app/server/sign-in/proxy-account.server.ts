// Whose account a name of the proxy is: one that was connected on the page of settings, or, where sign-up is open, a new one.
import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '#db/client.server.ts'
import { authAccounts, authUsers } from '#db/schema/index.ts'
import { env } from '../env.ts'
import { createPersonalSpace } from '../first-run.server.ts'

/** The id of the account that `identity` is connected to, or null. */
export async function proxyAccount(db: Database, identity: string): Promise<string | null> {
  const find = async () => {
    const [found] = await db
      .select({ userId: authAccounts.userId })
      .from(authAccounts)
      .where(and(eq(authAccounts.providerId, 'proxy'), eq(authAccounts.accountId, identity)))
    return found?.userId ?? null
  }
  const known = await find()
  if (known || env().LOGBOOK_SIGN_UP !== 'open') return known
  const email = z.email().safeParse(identity).data?.toLowerCase()
  const userId = randomUUID()
  const made = await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`proxy/${identity}`}, 0))`)
    if (await find()) return null
    // An address that is somebody's already stays theirs.
    const [user] = await tx
      .insert(authUsers)
      .values({ id: userId, name: identity.slice(0, 100), email: email ?? `${userId}@logbook.invalid` })
      .onConflictDoNothing()
      .returning()
    if (user)
      await tx.insert(authAccounts).values({ id: randomUUID(), userId, providerId: 'proxy', accountId: identity })
    return user ?? null
  })
  if (made) await createPersonalSpace(db, made.id, made.name)
  return made?.id ?? find()
}

/** Connects `identity` to `userId`; false when it is connected to somebody else. */
export async function connectProxy(db: Database, userId: string, identity: string): Promise<boolean> {
  const owner = await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`proxy/${identity}`}, 0))`)
    const [found] = await tx
      .select({ userId: authAccounts.userId })
      .from(authAccounts)
      .where(and(eq(authAccounts.providerId, 'proxy'), eq(authAccounts.accountId, identity)))
    if (found) return found.userId
    await tx.insert(authAccounts).values({ id: randomUUID(), userId, providerId: 'proxy', accountId: identity })
    return userId
  })
  return owner === userId
}
