// What the page of sign-in may know before anybody is signed in: the ways there are, and nothing of accounts.
import { createServerFn } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { actorOf } from '../../server/actor.server.ts'
import { env } from '../../server/env.ts'
import { sayable } from '../../server/sayable.server.ts'
import type { SignInMethod } from '../../server/sign-in/methods.ts'
import { proxyIdentity } from '../../server/sign-in/proxy.server.ts'

export type SignInWays = {
  methods: readonly SignInMethod[]
  oidcName: string
  signedIn: boolean
  /** A proxy in front names somebody on this very request. */
  proxyNames: boolean
}

export const readSignInWays = createServerFn({ method: 'GET' }).handler(async (): Promise<SignInWays> => {
  try {
    const { headers } = getRequest()
    const { LOGBOOK_SIGN_IN: methods, LOGBOOK_OIDC_NAME: oidcName } = env()
    const signedIn = (await actorOf(headers)) !== null
    return { methods, oidcName, signedIn, proxyNames: proxyIdentity(headers) !== null }
  } catch (error) {
    throw sayable(error, { name: 'readSignInWays' })
  }
})
