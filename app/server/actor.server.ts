// From a request's cookie to who acts and in which space. The one place where identity comes from; input never says it.
import { asc, eq } from 'drizzle-orm'
import { authMembers } from '#db/schema/index.ts'
import { roleOf } from '#db/schema/roles.ts'
import type { Actor } from '#db/transact.server.ts'
import { auth } from './auth.server.ts'
import { database } from './database.server.ts'
import { env } from './env.ts'
import { AppError } from './errors.ts'
import { currentCookies, rememberExchange } from './sign-in/exchanged.server.ts'
import { proxyIdentity } from './sign-in/proxy.server.ts'
import { isOver, touchSession } from './sign-in/session-rules.server.ts'
import { onSignOut } from './sign-out.server.ts'

/** One sign-in: whose it is, and its own id, which tells a person's browsers apart. */
export type SignIn = { id: string; actor: Actor; name: string; rotate: boolean }
/** A tab that is only open watches; what a person does is use, and keeps the sign-in from ending of idleness. */
export type Manner = 'use' | 'watch'

const keepMs = 2000
const maxKept = 1000
type Kept = { at: number; signIn: Promise<SignIn | null> }
const kept = new Map<string, Kept>()
onSignOut(() => kept.clear())

/** The sign-in of a request, or null. Remembered for two seconds at most, so that whatever takes it away is seen by then. */
export async function signInOf(headers: Headers, manner: Manner = 'watch'): Promise<SignIn | null> {
  const signIn = await rememberedSignIn(headers)
  if (signIn && manner === 'use') await touchSession(database(), signIn.id, env())
  return signIn
}

function rememberedSignIn(headers: Headers): Promise<SignIn | null> {
  const cookie = currentCookies(headers.get('cookie') ?? '')
  if (!cookie) return Promise.resolve(null)
  const key = JSON.stringify([cookie, proxyIdentity(headers)])
  const known = kept.get(key)
  if (known && Date.now() - known.at < keepMs) return known.signIn
  if (kept.size >= maxKept) kept.clear()
  const signIn = lookUp(headers)
  kept.set(key, { at: Date.now(), signIn })
  signIn.catch(() => kept.delete(key))
  return signIn
}

/** Who acts, or null when nobody is signed in. */
export async function actorOf(headers: Headers, manner: Manner = 'watch'): Promise<Actor | null> {
  return (await signInOf(headers, manner))?.actor ?? null
}

/** Who acts; throws `unauthorized` when nobody is signed in. */
export async function requireActor(headers: Headers): Promise<Actor> {
  const actor = await actorOf(headers, 'use')
  if (!actor) throw new AppError('unauthorized', 'You are not signed in. Reload the page to sign in.')
  return actor
}

/** Exchanges the token of a sign-in whose person may do other things than before; answers the cookies to set, most often none. */
export async function renewSignIn(headers: Headers): Promise<string[]> {
  const signIn = await signInOf(headers, 'use')
  if (!signIn?.rotate) return []
  const { id } = signIn
  const exchange = exchanging.get(id) ?? exchangeToken(headers).finally(() => exchanging.delete(id))
  exchanging.set(id, exchange)
  return exchange
}

// A page asks for its parts at once, and tabs load together: one exchange is theirs, for the old token is worth nothing to the second.
const exchanging = new Map<string, Promise<string[]>>()

/** A new token for the sign-in of `headers`; the old one is worth nothing. Answers the cookies to set. */
export async function exchangeToken(headers: Headers): Promise<string[]> {
  const current = withCurrentCookies(headers)
  const answer = await auth().api.exchangeSession({ headers: current, returnHeaders: true })
  const cookies = answer.headers.getSetCookie()
  for (const cookie of cookies) {
    const [pair = ''] = cookie.split(';')
    const name = pair.slice(0, pair.indexOf('=') + 1)
    const old = current
      .get('cookie')
      ?.split(/; */)
      .find((one) => one.startsWith(name))
    if (old) rememberExchange(old, pair)
  }
  return cookies
}

const cookieOf = (headers: Headers) => new Headers({ cookie: currentCookies(headers.get('cookie') ?? '') })

function withCurrentCookies(headers: Headers): Headers {
  const current = new Headers(headers)
  current.set('cookie', currentCookies(headers.get('cookie') ?? ''))
  return current
}

async function lookUp(headers: Headers): Promise<SignIn | null> {
  const session = await auth().api.getSession({ headers: cookieOf(headers) })
  if (!session || isOver(session.session, env())) return null
  // A proxy that names another person, or nobody, has signed this one out.
  if (session.session.method === 'proxy' && session.session.identity !== proxyIdentity(headers)) return null
  const userId = session.user.id
  const memberships = await database()
    .select({ spaceId: authMembers.organizationId, word: authMembers.role })
    .from(authMembers)
    .where(eq(authMembers.userId, userId))
    .orderBy(asc(authMembers.createdAt))
  const actors = memberships.flatMap(({ spaceId, word }): Actor[] => {
    const role = roleOf(word)
    return role ? [{ userId, spaceId, role }] : []
  })
  const actor = actors.find(({ spaceId }) => spaceId === session.session.activeOrganizationId) ?? actors[0]
  if (!actor) return null
  const { id, rotate } = session.session
  return { id, actor, name: session.user.name, rotate: rotate ?? false }
}
