// What whoever holds an invitation may know before they take it.
import { createServerFn } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { z } from 'zod'
import { signInOf } from '../../server/actor.server.ts'
import { database } from '../../server/database.server.ts'
import { env } from '../../server/env.ts'
import { findInvitation } from '../../server/invitations.server.ts'
import { countAttempt, forgive } from '../../server/rate-limit.server.ts'
import { sayable } from '../../server/sayable.server.ts'
import { anybody } from '../../server/signed-in.ts'
import type { SignInMethod } from '../../server/sign-in/methods.ts'

export type SeenInvitation = {
  invitation: { spaceName: string; role: string; email: string | null }
  ways: { methods: readonly SignInMethod[]; oidcName: string }
  /** The name of whoever is signed in. */
  viewer: string | null
}

/** Null for every code that leads nowhere; such attempts are counted. */
export const readInvitation = createServerFn({ method: 'GET' })
  .middleware([anybody])
  .validator(z.object({ code: z.string().max(200) }))
  .handler(async ({ data }): Promise<SeenInvitation | null> => {
    try {
      const request = getRequest()
      await countAttempt('invitation', request)
      const found = await findInvitation(database(), data.code)
      if (!found) return null
      await forgive('invitation', request)
      const { spaceName, role, email } = found
      const viewer = (await signInOf(request.headers))?.name ?? null
      const { LOGBOOK_SIGN_IN: methods, LOGBOOK_OIDC_NAME: oidcName } = env()
      return { invitation: { spaceName, role, email }, ways: { methods, oidcName }, viewer }
    } catch (error) {
      throw sayable(error, { name: 'readInvitation' })
    }
  })
