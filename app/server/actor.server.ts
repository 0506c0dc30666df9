// From a request's cookie to who acts and in which space. The one place where identity comes from; input never says it.
import { asc, eq } from 'drizzle-orm'
import { authMembers } from '#db/schema/index.ts'
import { roleOf } from '#db/schema/roles.ts'
import type { Actor } from '#db/transact.server.ts'
import { auth } from './auth.server.ts'
import { database } from './database.server.ts'
import { AppError } from './errors.ts'
import { onSignOut } from './sign-out.server.ts'

/** One sign-in: whose it is, and its own id, which tells a person's browsers apart. */
export type SignIn = { id: string; actor: Actor }

const keepMs = 2000
const maxKept = 1000
type Kept = { at: number; signIn: Promise<SignIn | null> }
const kept = new Map<string, Kept>()
onSignOut(() => kept.clear())

/** The sign-in of a request, or null. Remembered for two seconds at most, so that whatever takes it away is seen by then. */
export function signInOf(headers: Headers): Promise<SignIn | null> {
  const cookie = headers.get('cookie')
  if (!cookie) return Promise.resolve(null)
  const known = kept.get(cookie)
  if (known && Date.now() - known.at < keepMs) return known.signIn
  if (kept.size >= maxKept) kept.clear()
  const signIn = lookUp(headers)
  kept.set(cookie, { at: Date.now(), signIn })
  signIn.catch(() => kept.delete(cookie))
  return signIn
}

/** Who acts, or null when nobody is signed in. */
export async function actorOf(headers: Headers): Promise<Actor | null> {
  return (await signInOf(headers))?.actor ?? null
}

/** Who acts; throws `unauthorized` when nobody is signed in. */
export async function requireActor(headers: Headers): Promise<Actor> {
  const actor = await actorOf(headers)
  if (!actor) throw new AppError('unauthorized', 'You are not signed in. Run `logbook open` for a fresh link.')
  return actor
}

/** Moves the end of a sign-in that is in use, once a day; answers the cookies to set, most often none. */
export async function renewSignIn(headers: Headers): Promise<string[]> {
  const answer = await auth().api.getSession({ headers: cookieOf(headers), returnHeaders: true })
  return answer.headers.getSetCookie()
}

const cookieOf = (headers: Headers) => new Headers({ cookie: headers.get('cookie') ?? '' })

async function lookUp(headers: Headers): Promise<SignIn | null> {
  // Not refreshed here: only a page load can hand the person a cookie with the new date (see renewSignIn).
  const session = await auth().api.getSession({ headers: cookieOf(headers), query: { disableRefresh: true } })
  if (!session) return null
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
  return actor ? { id: session.session.id, actor } : null
}
