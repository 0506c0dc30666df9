// better-auth on our own tables: sessions, cookies, spaces (its organisations) and API keys. Local mode signs its one person in by a
// one-time key from the terminal; sign-up over the network is closed.
import { randomBytes } from 'node:crypto'
import { apiKey } from '@better-auth/api-key'
import { drizzleAdapter } from '@better-auth/drizzle-adapter'
import { betterAuth } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { organization } from 'better-auth/plugins'
import { z } from 'zod'
import type { Database } from '#db/client.server.ts'
import * as schema from '#db/schema/index.ts'
import { database } from './database.server.ts'
import { takeEntryKey } from './entry-key.server.ts'
import { env } from './env.ts'
import { log } from './log.server.ts'
import { publicUrl } from './origin.server.ts'
import { announceSignOut } from './sign-out.server.ts'

const day = 24 * 60 * 60

/** `GET /enter?key=…`: exchanges a one-time key for a session of the person it was made for. */
const localKey = (db: Database) => ({
  id: 'local-key' as const,
  endpoints: {
    enterWithKey: createAuthEndpoint(
      '/enter',
      { method: 'GET', query: z.object({ key: z.string().min(20).max(200) }) },
      async (ctx) => {
        const userId = await takeEntryKey(db, ctx.query.key)
        const user = userId && (await ctx.context.internalAdapter.findUserById(userId))
        if (!user) throw new APIError('UNAUTHORIZED', { message: 'This link was used already or is too old.' })
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ userId: user.id })
      },
    ),
  },
})

/** Keys for scripts: no limit of requests (the plugin's own is ten a day), because hooks and watchers ask all the time. */
const scriptKeys = () =>
  apiKey({
    customKeyGenerator: () => `lbk_${randomBytes(32).toString('base64url')}`,
    startingCharactersConfig: { shouldStore: true, charactersLength: 8 },
    rateLimit: { enabled: false },
    keyExpiration: { defaultExpiresIn: null, maxExpiresIn: 3650 },
    maximumNameLength: 100,
    enableMetadata: true,
  })

type Surroundings = { db: Database; secret: string | undefined; base: URL; instance: string }

/** A better-auth on `db`; `auth()` is the web server's, commands make one for their own database. */
export function createAuth({ db, secret, base, instance }: Surroundings) {
  return betterAuth({
    secret,
    baseURL: base.origin,
    basePath: '/api/auth',
    trustedOrigins: [base.origin],
    telemetry: { enabled: false },
    // Of a failure the kind alone: arguments can hold values of rows.
    logger: { log: (level, message) => log[level]({ from: 'better-auth' }, message) },
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: {
        user: schema.authUsers,
        session: schema.authSessions,
        account: schema.authAccounts,
        verification: schema.authVerifications,
        organization: schema.authOrganizations,
        member: schema.authMembers,
        invitation: schema.authInvitations,
        apikey: schema.authApiKeys,
      },
    }),
    emailAndPassword: { enabled: false },
    session: { expiresIn: 90 * day, updateAge: day },
    databaseHooks: { session: { delete: { after: async () => announceSignOut() } } },
    advanced: {
      database: { generateId: 'uuid' },
      useSecureCookies: base.protocol === 'https:',
      cookies: { session_token: { name: `logbook_${instance}` } },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    plugins: [organization({ allowUserToCreateOrganization: false }), scriptKeys(), localKey(db)],
  })
}

let own: ReturnType<typeof createAuth> | undefined

/** The process's better-auth, made on first use so that importing it needs no database. */
export function auth(): ReturnType<typeof createAuth> {
  const { LOGBOOK_SECRET: secret, LOGBOOK_INSTANCE: instance } = env()
  return (own ??= createAuth({ db: database(), secret, base: publicUrl(), instance }))
}
