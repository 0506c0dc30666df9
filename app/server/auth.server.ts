// better-auth on our own tables: sessions, cookies and spaces (its organisations). Local mode signs its one person in by a
// one-time key from the terminal; sign-up over the network is closed.
import { drizzleAdapter } from '@better-auth/drizzle-adapter'
import { betterAuth } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { organization } from 'better-auth/plugins'
import { z } from 'zod'
import * as schema from '#db/schema/index.ts'
import { database } from './database.server.ts'
import { takeEntryKey } from './entry-key.server.ts'
import { env } from './env.ts'
import { publicUrl } from './origin.server.ts'
import { announceSignOut } from './sign-out.server.ts'

const day = 24 * 60 * 60

/** `GET /enter?key=…`: exchanges a one-time key for a session of the person it was made for. */
const localKey = () => ({
  id: 'local-key' as const,
  endpoints: {
    enterWithKey: createAuthEndpoint(
      '/enter',
      { method: 'GET', query: z.object({ key: z.string().min(20).max(200) }) },
      async (ctx) => {
        const userId = await takeEntryKey(database(), ctx.query.key)
        const user = userId && (await ctx.context.internalAdapter.findUserById(userId))
        if (!user) throw new APIError('UNAUTHORIZED', { message: 'This link was used already or is too old.' })
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ userId: user.id })
      },
    ),
  },
})

function create() {
  const { LOGBOOK_SECRET, LOGBOOK_INSTANCE } = env()
  const base = publicUrl()
  return betterAuth({
    secret: LOGBOOK_SECRET,
    baseURL: base.origin,
    basePath: '/api/auth',
    trustedOrigins: [base.origin],
    telemetry: { enabled: false },
    database: drizzleAdapter(database(), {
      provider: 'pg',
      schema: {
        user: schema.authUsers,
        session: schema.authSessions,
        account: schema.authAccounts,
        verification: schema.authVerifications,
        organization: schema.authOrganizations,
        member: schema.authMembers,
        invitation: schema.authInvitations,
      },
    }),
    emailAndPassword: { enabled: false },
    session: { expiresIn: 90 * day, updateAge: day },
    databaseHooks: { session: { delete: { after: async () => announceSignOut() } } },
    advanced: {
      database: { generateId: 'uuid' },
      useSecureCookies: base.protocol === 'https:',
      cookies: { session_token: { name: `logbook_${LOGBOOK_INSTANCE}` } },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    plugins: [organization({ allowUserToCreateOrganization: false }), localKey()],
  })
}

let instance: ReturnType<typeof create> | undefined

/** The process's better-auth, made on first use so that importing it needs no database. */
export function auth(): ReturnType<typeof create> {
  return (instance ??= create())
}
