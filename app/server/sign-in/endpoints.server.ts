// Sign-ins that better-auth has no endpoint for, made with its own sessions and cookies. None is reached over HTTP by itself:
// routes of ours call them.
import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { generateRandomString } from 'better-auth/crypto'
import { redeemDeviceCode } from 'better-auth/plugins/device-authorization'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '#db/client.server.ts'
import { authSessions } from '#db/schema/index.ts'
import { takeEntryKey } from '../entry-key.server.ts'
import { joinCookie } from './accounts.server.ts'
import { refusal } from './refusal.ts'

const joinSeconds = 600

export const ownEndpoints = (db: Database) =>
  ({
    id: 'logbook',
    endpoints: {
      /** Exchanges a one-time key of the terminal for a session of the person it was made for. */
      enterWithKey: createAuthEndpoint(
        '/enter',
        { method: 'GET', query: z.object({ key: z.string().min(20).max(200) }) },
        async (ctx) => {
          const userId = await takeEntryKey(db, ctx.query.key)
          const user = userId && (await ctx.context.internalAdapter.findUserById(userId))
          if (!user) throw new APIError('UNAUTHORIZED', { message: refusal })
          const session = await ctx.context.internalAdapter.createSession(user.id, false, { method: 'link' })
          await setSessionCookie(ctx, { session, user })
          return ctx.json({ userId: user.id })
        },
      ),
      /** Signs `userId` in, whom somebody else has vouched for: a proxy; `identity` is whom it named. */
      signInAs: createAuthEndpoint(
        '/sign-in-as',
        {
          method: 'POST',
          body: z.object({ userId: z.uuid(), method: z.enum(['proxy']), identity: z.string() }),
        },
        async (ctx) => {
          const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId)
          if (!user) throw new APIError('UNAUTHORIZED', { message: refusal })
          const { method, identity } = ctx.body
          const session = await ctx.context.internalAdapter.createSession(user.id, false, { method, identity })
          await setSessionCookie(ctx, { session, user })
          return ctx.json({ userId: user.id })
        },
      ),
      /** Uses an approved pairing up: a phone gets a session, a command's key is the caller's business. Throws as RFC 8628 says. */
      redeemPairing: createAuthEndpoint(
        '/pair/redeem',
        { method: 'POST', body: z.object({ deviceCode: z.string(), kind: z.string() }) },
        async (ctx) => {
          const { user } = await redeemDeviceCode({
            ctx,
            deviceCode: ctx.body.deviceCode,
            authorizeRedemption: async () => ({
              ownershipWhere: { field: 'clientId', value: ctx.body.kind },
              context: undefined,
            }),
            prepareRedemption: () => undefined,
          })
          if (ctx.body.kind === 'phone') {
            const session = await ctx.context.internalAdapter.createSession(user.id, false, { method: 'pair' })
            await setSessionCookie(ctx, { session, user })
          }
          return ctx.json({})
        },
      ),
      /** A new token for the same sign-in; the old one is worth nothing to better-auth from then on. */
      exchangeSession: createAuthEndpoint('/exchange', { method: 'POST' }, async (ctx) => {
        const { name } = ctx.context.authCookies.sessionToken
        const old = (await ctx.getSignedCookie(name, ctx.context.secret)) || ''
        const found = await ctx.context.internalAdapter.findSession(old)
        const token = generateRandomString(32)
        const [changed] = await db
          .update(authSessions)
          .set({ token, rotate: false })
          .where(eq(authSessions.token, old))
          .returning({ id: authSessions.id })
        if (!found || !changed) throw new APIError('UNAUTHORIZED', { message: refusal })
        await setSessionCookie(ctx, { session: { ...found.session, token }, user: found.user })
        return ctx.json({})
      }),
      /** Keeps an invitation's code in a cookie, for the way to an issuer and back. */
      rememberInvitation: createAuthEndpoint(
        '/join/remember',
        { method: 'POST', body: z.object({ code: z.string().max(200) }) },
        async (ctx) => {
          const { name, attributes } = ctx.context.createAuthCookie(joinCookie, { maxAge: joinSeconds })
          await ctx.setSignedCookie(name, ctx.body.code, ctx.context.secret, { ...attributes, maxAge: joinSeconds })
          return ctx.json({})
        },
      ),
      /** An account with a password for whoever holds an invitation. */
      joinWithPassword: createAuthEndpoint(
        '/join',
        {
          method: 'POST',
          body: z.object({ code: z.string(), name: z.string(), email: z.email(), password: z.string() }),
        },
        async (ctx) => {
          const { email, name, password } = ctx.body
          // Hashed before anything is asked, so that how long it takes tells nothing.
          const hash = await ctx.context.password.hash(password)
          if (await ctx.context.internalAdapter.findUserByEmail(email.toLowerCase()))
            throw new APIError('UNAUTHORIZED', { message: refusal })
          const user = await ctx.context.internalAdapter.createUser(
            { email, name, emailVerified: false },
            { method: 'email-password' },
          )
          await ctx.context.internalAdapter.linkAccount({
            userId: user.id,
            providerId: 'credential',
            accountId: user.id,
            password: hash,
          })
          const session = await ctx.context.internalAdapter.createSession(user.id, false, { method: 'password' })
          await setSessionCookie(ctx, { session, user })
          return ctx.json({ userId: user.id })
        },
      ),
    },
  }) satisfies BetterAuthPlugin
