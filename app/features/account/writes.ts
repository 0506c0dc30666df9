// Changes to one's own account and sign-ins. What changes who can sign in exchanges the token of the sign-in that asked.
import { createServerFn } from '@tanstack/react-start'
import { getRequest, setResponseHeader } from '@tanstack/react-start/server'
import { z } from 'zod'
import { exchangeToken } from '../../server/actor.server.ts'
import { noteAct } from '../../server/sign-in/note-act.server.ts'
import { anyMember } from '../../server/signed-in.ts'
import * as account from '../../server/sign-in/account.server.ts'
import { authHeaders } from '../../server/sign-in/auth-headers.server.ts'
import { profileInput } from './profile-input.ts'

const own = () => authHeaders(getRequest())

async function exchange(): Promise<void> {
  const cookies = await exchangeToken(own())
  setResponseHeader('set-cookie', cookies)
}

export const saveProfile = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .validator(profileInput)
  .handler(async ({ data, context }) => {
    await account.saveProfile(own(), data)
    await noteAct(context, 'account.save')
  })

export const changePassword = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .validator(z.object({ current: z.string().max(1000), password: z.string().max(1000) }))
  .handler(async ({ data, context }) => {
    await account.changePassword(own(), data)
    await exchange()
    await noteAct(context, 'password.set')
  })

export const removeWay = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .validator(
    z.union([
      z.object({ passkey: z.uuid() }),
      z.object({ provider: z.enum(['oidc', 'github', 'proxy', 'credential']) }),
    ]),
  )
  .handler(async ({ data, context }) => {
    await account.removeWay(own(), data)
    await exchange()
    await noteAct(context, 'way.remove', { way: 'passkey' in data ? 'passkey' : data.provider })
  })

export const connectProxy = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .handler(async ({ context }) => {
    await account.connectOwnProxy(own())
    await exchange()
    await noteAct(context, 'way.add', { way: 'proxy' })
  })

export const endSession = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .validator(z.object({ id: z.uuid() }))
  .handler(async ({ data, context }) => {
    await account.endSession(own(), data.id)
    await noteAct(context, 'device.end')
  })

export const endOtherSessions = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .handler(async ({ context }) => {
    await account.endOtherSessions(own())
    await noteAct(context, 'device.end', { all: true })
  })
