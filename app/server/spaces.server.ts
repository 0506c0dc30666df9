// Which space a sign-in is in. Law: it belongs to the sign-in, so that two browsers of one person can be in two spaces, and a space
// that the person has left is nobody's choice any more.
import { and, eq } from 'drizzle-orm'
import { authMembers, authSessions } from '#db/schema/index.ts'
import { signInOf } from './actor.server.ts'
import { database } from './database.server.ts'
import { AppError } from './errors.ts'
import { announceSignOut } from './sign-out.server.ts'

/** Puts the sign-in of a request into `spaceId`. Throws `not_found` where the person is no member, whether there is such a space or not. */
export async function enterSpace(headers: Headers, spaceId: string): Promise<void> {
  const signIn = await signInOf(headers)
  if (!signIn) throw new AppError('unauthorized', 'You are not signed in.')
  const db = database()
  const [member] = await db
    .select({ id: authMembers.id })
    .from(authMembers)
    .where(and(eq(authMembers.userId, signIn.actor.userId), eq(authMembers.organizationId, spaceId)))
  if (!member) throw new AppError('not_found', 'You are in no such space. Nothing was changed.')
  await db.update(authSessions).set({ activeOrganizationId: spaceId }).where(eq(authSessions.id, signIn.id))
  announceSignOut()
}
