// better-auth on our own tables: sessions, cookies, spaces (its organisations), API keys, and the ways to sign in that settings
// switch on. Law: its HTTP handler is reached through sign-in/door.server.ts alone; nobody gets an account here but by `admits`.
import { randomBytes } from 'node:crypto'
import { apiKey } from '@better-auth/api-key'
import { drizzleAdapter } from '@better-auth/drizzle-adapter'
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { deviceAuthorization, genericOAuth, organization } from 'better-auth/plugins'
import type { Database } from '#db/client.server.ts'
import * as schema from '#db/schema/index.ts'
import { database } from './database.server.ts'
import { env } from './env.ts'
import type { SignInEnv } from './env-sign-in.ts'
import { log } from './log.server.ts'
import { publicUrl } from './origin.server.ts'
import { accountHooks, accountRules } from './sign-in/accounts.server.ts'
import { ownEndpoints } from './sign-in/endpoints.server.ts'
import { freshSeconds, sessionFields, sessionHooks } from './sign-in/session-rules.server.ts'
import { longestPassword, shortestPassword } from './sign-in/passwords.ts'

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

type Surroundings = {
  db: Database
  secret: string | undefined
  base: URL
  instance: string
  /** The settings of sign-in; a command, which signs nobody in, has none. */
  signIn?: SignInEnv
}

/** A better-auth on `db`; `auth()` is the web server's, commands make one for their own database. */
export function createAuth({ db, secret, base, instance, signIn }: Surroundings) {
  const on = new Set(signIn?.LOGBOOK_SIGN_IN)
  return betterAuth({
    secret,
    baseURL: base.origin,
    basePath: '/api/auth',
    trustedOrigins: [base.origin],
    telemetry: { enabled: false },
    // Of a failure the kind alone: arguments can hold values of rows.
    logger: { log: (level, message) => log[level]({ from: 'better-auth' }, message) },
    onAPIError: { errorURL: `${base.origin}/sign-in?refused=true` },
    rateLimit: { enabled: false },
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
        passkey: schema.authPasskeys,
        deviceCode: schema.authDeviceCodes,
      },
    }),
    emailAndPassword: {
      enabled: on.has('password'),
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
    socialProviders: on.has('github')
      ? {
          github: {
            clientId: signIn?.LOGBOOK_GITHUB_CLIENT_ID ?? '',
            clientSecret: signIn?.LOGBOOK_GITHUB_CLIENT_SECRET,
          },
        }
      : {},
    ...accountRules(db, signIn),
    session: {
      // The cookie lives as long as a sign-in can; when it ends is the row's word (session-rules.server.ts).
      expiresIn: Math.floor((signIn?.LOGBOOK_SESSION_END ?? 0) / 1000) || 1,
      disableSessionRefresh: true,
      freshAge: freshSeconds,
      additionalFields: sessionFields,
    },
    databaseHooks: { ...sessionHooks(db, signIn), ...accountHooks(db) },
    advanced: {
      database: { generateId: 'uuid' },
      ipAddress: { disableIpTracking: true },
      useSecureCookies: base.protocol === 'https:',
      cookies: { session_token: { name: `logbook_${instance}` } },
      cookiePrefix: `logbook_${instance}`,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    plugins: [
      organization({ allowUserToCreateOrganization: false }),
      scriptKeys(),
      ownEndpoints(db),
      deviceAuthorization(),
      passkey({
        rpID: base.hostname,
        rpName: 'Logbook',
        origin: base.origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      }),
      genericOAuth({ config: on.has('oidc') ? [issuerOf(signIn)] : [] }),
    ],
  })
}

function issuerOf(signIn: SignInEnv | undefined) {
  const issuer = (signIn?.LOGBOOK_OIDC_ISSUER ?? '').replace(/\/$/, '')
  return {
    providerId: 'oidc',
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    clientId: signIn?.LOGBOOK_OIDC_CLIENT_ID ?? '',
    ...(signIn?.LOGBOOK_OIDC_CLIENT_SECRET
      ? { clientSecret: signIn.LOGBOOK_OIDC_CLIENT_SECRET }
      : { tokenEndpointAuth: { method: 'none' as const } }),
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    requireIdTokenVerification: true,
  }
}

let own: ReturnType<typeof createAuth> | undefined

/** The process's better-auth, made on first use so that importing it needs no database. */
export function auth(): ReturnType<typeof createAuth> {
  const settings = env()
  const { LOGBOOK_SECRET: secret, LOGBOOK_INSTANCE: instance } = settings
  return (own ??= createAuth({ db: database(), secret, base: publicUrl(), instance, signIn: settings }))
}

/** Makes the next `auth()` anew: an issuer that was away when its description was read is asked again. */
export function forgetAuth(): void {
  own = undefined
}
