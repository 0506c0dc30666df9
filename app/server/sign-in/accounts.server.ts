// Who gets an account. Law: sign-up is closed; an invitation opens it for one person, and settings may open it for whoever the
// OIDC issuer vouches for. An issuer's word about an e-mail address never leads into an account that somebody else made.
import type { GenericEndpointContext } from '@better-auth/core'
import { APIError } from 'better-auth/api'
import { eq } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import { authUsers } from '#db/schema/index.ts'
import type { SignInEnv } from '../env-sign-in.ts'
import { createPersonalSpace } from '../first-run.server.ts'
import { findInvitation, takeInvitation } from '../invitations.server.ts'
import { requireRotation } from './rotation.server.ts'

/** The cookie that carries an invitation's code to an issuer and back; signed, and gone after ten minutes. */
export const joinCookie = 'join'

export function accountRules(db: Database, signIn: SignInEnv | undefined) {
  return {
    account: {
      updateAccountOnSignIn: false,
      // Connecting is what a person does on the page of settings, signed in.
      accountLinking: {
        disableImplicitLinking: true,
        allowDifferentEmails: true,
        trustedProviders: ['oidc', 'github'],
      },
    },
    user: {
      validateUserInfo: async (
        { source }: { source: { action: string; oauth?: { providerId: string } } },
        ctx: GenericEndpointContext,
      ) => {
        if (source.action !== 'create-user') return
        if (signIn?.LOGBOOK_SIGN_UP === 'open' && source.oauth?.providerId === 'oidc') return
        const code = await invitationIn(ctx)
        if (!code || !(await findInvitation(db, code))) return { error: 'sign_up_closed' }
      },
    },
  }
}

export function accountHooks(db: Database) {
  return {
    account: {
      create: {
        before: withoutTokens,
        // There is one more way to sign in: whoever holds an older token is to be somebody else from here on.
        after: ({ userId }: { userId: string }) => requireRotation(db, userId),
      },
      update: { before: withoutTokens },
    },
    user: {
      create: {
        // An issuer names people freely; here a person without a name is called like the beginning of their address.
        before: async (user: { name?: string; email: string }) => ({
          data: {
            ...user,
            image: null,
            name: user.name?.trim().slice(0, 100) || (user.email.split('@')[0] ?? 'Member'),
          },
        }),
        after: async (user: { id: string; name: string }, ctx: GenericEndpointContext | null) => {
          const code = ctx && (await invitationIn(ctx))
          if (code && !(await takeInvitation(db, code, user.id))) {
            await db.delete(authUsers).where(eq(authUsers.id, user.id))
            throw new APIError('FORBIDDEN', { code: 'sign_up_closed', message: 'The invitation was used meanwhile.' })
          }
          await createPersonalSpace(db, user.id, user.name)
        },
      },
    },
  }
}

/** The invitation that a request came with, if it did: in its body, or kept in the signed cookie. */
async function invitationIn(ctx: GenericEndpointContext): Promise<string | null> {
  const body: unknown = ctx.body
  if (ctx.path === '/join' && body && typeof body === 'object' && 'code' in body) return String(body.code)
  const { name } = ctx.context.createAuthCookie(joinCookie)
  return (await ctx.getSignedCookie(name, ctx.context.secret)) || null
}

/** What an issuer's tokens are for ends with the sign-in; kept, they would only be worth stealing. */
async function withoutTokens(account: object) {
  const gone = { accessToken: null, refreshToken: null, idToken: null }
  return { data: { ...account, ...gone, accessTokenExpiresAt: null, refreshTokenExpiresAt: null } }
}
