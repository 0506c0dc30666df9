// How long a sign-in lasts, and what is kept of it. Law: `expires_at` moves with use and never beyond `ends_at`; whoever signs
// in gets a new token, and the one that the browser held before is gone.
import type { GenericEndpointContext } from '@better-auth/core'
import { and, eq, lt, sql } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import { authSessions } from '#db/schema/index.ts'
import type { SignInEnv } from '../env-sign-in.ts'
import { announceSignOut } from '../sign-out.server.ts'
import { noteSignIn } from './note-sign-in.server.ts'

/** Our own columns of a session, as better-auth is to know them. */
export const sessionFields = {
  method: { type: 'string', required: false, input: false },
  identity: { type: 'string', required: false, input: false },
  lastSeenAt: { type: 'date', required: false, input: false },
  endsAt: { type: 'date', required: false, input: false },
  rotate: { type: 'boolean', required: false, input: false },
} as const

/** The header that tells better-auth from where a request comes; set by us on every request, whatever the sender says. */
export const peerHeader = 'x-logbook-peer'

/** How long after signing in a person may change how they sign in. */
export const freshSeconds = 3600

/** How old `last_seen_at` may get before a use writes it again. */
const seenMs = 60_000
const methods: Record<string, string> = {
  '/sign-in/email': 'password',
  '/passkey/verify-authentication': 'passkey',
  '/callback/oidc': 'oidc',
  '/callback/github': 'github',
}

type Made = { token: string; userId: string; method?: string | null; ipAddress?: string | null }
type Lengths = Pick<SignInEnv, 'LOGBOOK_SESSION_IDLE' | 'LOGBOOK_SESSION_END'>

export function sessionHooks(db: Database, lengths: Lengths | undefined) {
  return {
    session: {
      create: {
        before: async (session: Record<string, unknown>, ctx: GenericEndpointContext | null) => {
          const now = Date.now()
          const endsAt =
            session.endsAt instanceof Date ? session.endsAt : new Date(now + (lengths?.LOGBOOK_SESSION_END ?? 0))
          const id = String(ctx?.params?.id ?? '')
          return {
            data: {
              ...session,
              endsAt,
              expiresAt: new Date(Math.min(endsAt.getTime(), now + (lengths?.LOGBOOK_SESSION_IDLE ?? 0))),
              lastSeenAt: new Date(now),
              rotate: false,
              ipAddress: ctx?.headers?.get(peerHeader) ?? null,
              method: session.method ?? methods[ctx?.path.replace(':id', id) ?? ''] ?? 'link',
            },
          }
        },
        // Whoever had the browser before, and whatever token was put there by somebody else: it is worth nothing from here on.
        after: async (session: Made, ctx: GenericEndpointContext | null) => {
          await noteSignIn(db, session.userId, { method: session.method ?? 'link', network: session.ipAddress ?? '' })
          if (!ctx) return
          const { name } = ctx.context.authCookies.sessionToken
          const before = await ctx.getSignedCookie(name, ctx.context.secret)
          if (before && before !== session.token) await ctx.context.internalAdapter.deleteSession(before)
        },
      },
      delete: { after: async () => announceSignOut() },
    },
  }
}

/** Whether a session is over by the settings that hold now; they may have become stricter since it began. */
export function isOver(session: { createdAt: Date; lastSeenAt?: Date | null }, lengths: Lengths): boolean {
  const now = Date.now()
  const seen = session.lastSeenAt ?? session.createdAt
  return (
    now - session.createdAt.getTime() >= lengths.LOGBOOK_SESSION_END ||
    now - seen.getTime() >= lengths.LOGBOOK_SESSION_IDLE
  )
}

const touched = new Map<string, number>()

/** A person has done something: the end of the sign-in moves, up to its last end. Written once a minute at most. */
export async function touchSession(db: Database, id: string, lengths: Lengths): Promise<void> {
  const now = Date.now()
  const every = Math.min(seenMs, lengths.LOGBOOK_SESSION_IDLE / 10)
  if (now - (touched.get(id) ?? 0) < every) return
  if (touched.size > 1000) touched.clear()
  touched.set(id, now)
  const end = new Date(now + lengths.LOGBOOK_SESSION_IDLE)
  await db
    .update(authSessions)
    .set({
      lastSeenAt: new Date(now),
      expiresAt: sql`least(${end.toISOString()}::timestamptz, ${authSessions.endsAt})`,
    })
    .where(and(eq(authSessions.id, id), lt(authSessions.lastSeenAt, new Date(now - every / 2))))
}
