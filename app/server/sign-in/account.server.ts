// What a person sees and changes of their own account. Law: only ever their own rows; whoever changes how one signs in has signed
// in within the hour or says the password, gets a new token for it, and ends the other sign-ins when the password changed.
import { and, desc, eq, gt, ne } from 'drizzle-orm'
import { authAccounts, authPasskeys, authSessions, authUsers } from '#db/schema/index.ts'
import { signInOf } from '../actor.server.ts'
import type { SignIn } from '../actor.server.ts'
import { auth } from '../auth.server.ts'
import { database } from '../database.server.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'
import { announceSignOut } from '../sign-out.server.ts'
import { faultOfPassword } from './passwords.ts'
import { connectProxy } from './proxy-account.server.ts'
import { proxyIdentity } from './proxy.server.ts'
import { freshSeconds } from './session-rules.server.ts'

export async function accountOf(headers: Headers) {
  const { id: current, actor } = await required(headers)
  const db = database()
  const [[user], accounts, passkeys, sessions] = await Promise.all([
    db.select().from(authUsers).where(eq(authUsers.id, actor.userId)),
    db.select().from(authAccounts).where(eq(authAccounts.userId, actor.userId)),
    db.select().from(authPasskeys).where(eq(authPasskeys.userId, actor.userId)).orderBy(authPasskeys.createdAt),
    db
      .select()
      .from(authSessions)
      .where(and(eq(authSessions.userId, actor.userId), gt(authSessions.expiresAt, new Date())))
      .orderBy(desc(authSessions.lastSeenAt)),
  ])
  const { LOGBOOK_SIGN_IN: methods, LOGBOOK_OIDC_NAME: oidcName } = env()
  return {
    methods,
    oidcName,
    name: user?.name ?? '',
    // Nobody can get mail at an address of the owner that was made up.
    email: user?.email.endsWith('@logbook.invalid') ? null : (user?.email ?? null),
    hasPassword: accounts.some(({ providerId }) => providerId === 'credential'),
    connected: accounts.map(({ providerId }) => providerId).filter((name) => name !== 'credential'),
    proxyIdentity: proxyIdentity(headers),
    passkeys: passkeys.map(({ id, name, createdAt, backedUp }) => ({
      id,
      name: name ?? 'Passkey',
      createdAt,
      backedUp,
    })),
    sessions: sessions.map(({ id, method, userAgent, ipAddress, lastSeenAt, createdAt }) => ({
      id,
      method: method ?? 'link',
      userAgent: userAgent ?? '',
      from: ipAddress ?? '',
      lastSeenAt,
      createdAt,
      current: id === current,
    })),
  }
}

export type OwnAccount = Awaited<ReturnType<typeof accountOf>>

/** Name and e-mail address; who asks has signed in lately. */
export async function saveProfile(headers: Headers, change: { name: string; email: string | null }): Promise<void> {
  const { id, actor } = await required(headers)
  const db = database()
  if (change.email !== null && change.email !== (await accountOf(headers)).email) await requireFresh(id)
  const email = change.email === null ? {} : { email: change.email, emailVerified: false }
  const taken = new AppError('conflict', 'This address cannot be used. Nothing was changed.')
  const [other] = change.email
    ? await db
        .select()
        .from(authUsers)
        .where(and(eq(authUsers.email, change.email), ne(authUsers.id, actor.userId)))
    : []
  if (other) throw taken
  await db
    .update(authUsers)
    .set({ name: change.name, ...email, updatedAt: new Date() })
    .where(eq(authUsers.id, actor.userId))
}

/** Sets the password. Every other sign-in of the person ends; this one is to be given a new token by the caller. */
export async function changePassword(headers: Headers, { current, password }: { current: string; password: string }) {
  const { id, actor } = await required(headers)
  const { name, email } = await accountOf(headers)
  if (email === null) throw new AppError('bad_input', 'Say your e-mail address first: it is what you sign in with.')
  const fault = faultOfPassword(password, [name, email, 'logbook'])
  if (fault) throw new AppError('bad_input', `A password ${fault}. Nothing was changed.`)
  const { password: passwords, internalAdapter } = await auth().$context
  const known = (await internalAdapter.findAccounts(actor.userId)).find(({ providerId }) => providerId === 'credential')
  if (known?.password) {
    if (!(await passwords.verify({ hash: known.password, password: current })))
      throw new AppError('forbidden', 'The present password is not right. Nothing was changed.')
  } else await requireFresh(id)
  const hash = await passwords.hash(password)
  if (known) await internalAdapter.updatePassword(actor.userId, hash)
  else
    await internalAdapter.linkAccount({
      userId: actor.userId,
      accountId: actor.userId,
      providerId: 'credential',
      password: hash,
    })
  await endOtherSessions(headers)
}

/** Takes away a way of signing in; who asks has signed in lately. */
export async function removeWay(headers: Headers, way: { passkey: string } | { provider: string }): Promise<void> {
  const { id, actor } = await required(headers)
  await requireFresh(id)
  const db = database()
  if ('passkey' in way)
    await db.delete(authPasskeys).where(and(eq(authPasskeys.id, way.passkey), eq(authPasskeys.userId, actor.userId)))
  else
    await db
      .delete(authAccounts)
      .where(and(eq(authAccounts.providerId, way.provider), eq(authAccounts.userId, actor.userId)))
}

/** Lets whom the proxy names on this request sign in to this account. */
export async function connectOwnProxy(headers: Headers): Promise<void> {
  const { id, actor } = await required(headers)
  await requireFresh(id)
  const identity = proxyIdentity(headers)
  if (!identity || !(await connectProxy(database(), actor.userId, identity)))
    throw new AppError('conflict', 'The proxy names nobody who could be connected. Nothing was changed.')
}

/** Ends one sign-in of the person. One that is not theirs is left alone, and answered alike. */
export async function endSession(headers: Headers, sessionId: string): Promise<void> {
  const { actor } = await required(headers)
  await database()
    .delete(authSessions)
    .where(and(eq(authSessions.id, sessionId), eq(authSessions.userId, actor.userId)))
  announceSignOut()
}

/** Ends every sign-in of the person but the one that asks. */
export async function endOtherSessions(headers: Headers): Promise<void> {
  const { id, actor } = await required(headers)
  await database()
    .delete(authSessions)
    .where(and(ne(authSessions.id, id), eq(authSessions.userId, actor.userId)))
  announceSignOut()
}

async function required(headers: Headers): Promise<SignIn> {
  const signIn = await signInOf(headers, 'use')
  if (!signIn) throw new AppError('unauthorized', 'You are not signed in. Reload the page to sign in.')
  return signIn
}

async function requireFresh(sessionId: string): Promise<void> {
  const [session] = await database()
    .select({ createdAt: authSessions.createdAt })
    .from(authSessions)
    .where(eq(authSessions.id, sessionId))
  if (session && Date.now() - session.createdAt.getTime() < freshSeconds * 1000) return
  throw new AppError(
    'forbidden',
    'Sign out and in again first: this changes who can sign in as you, and it is more than an hour since you did. Nothing was changed.',
  )
}
