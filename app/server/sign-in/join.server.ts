// Taking an invitation. Law: it is used once, by one person; whoever makes an account with one that names an address gets that
// address and no other; why it did not work is not said.
import { z } from 'zod'
import { signInOf } from '../actor.server.ts'
import { auth } from '../auth.server.ts'
import { bodyWithin } from '../body.server.ts'
import { database } from '../database.server.ts'
import { env } from '../env.ts'
import { AppError, errorResponse } from '../errors.ts'
import { findInvitation, takeInvitation } from '../invitations.server.ts'
import { countAttempt, forgive } from '../rate-limit.server.ts'
import { sayable } from '../sayable.server.ts'
import { authHeaders } from './auth-headers.server.ts'
import { faultOfPassword } from './passwords.ts'

const account = z.object({
  name: z.string().trim().min(1, 'needs a name').max(100, 'may have 100 characters at most'),
  email: z.email('needs an e-mail address').max(320).toLowerCase(),
  password: z.string().max(1000),
})

/** `{}` joins as who is signed in, `{name, email, password}` makes an account, `{remember}` keeps the code for the way to an issuer. */
export async function answerJoin(request: Request, code: string): Promise<Response> {
  try {
    await countAttempt('invitation', request)
    const invitation = await findInvitation(database(), code)
    if (!invitation) throw notGood()
    const body = parsed((await bodyWithin(request, 10_000))?.toString() ?? '')
    const signIn = await signInOf(request.headers, 'use')
    const cookies = signIn
      ? await joinAs(request, signIn.actor.userId, code)
      : await joinAnew(request, body, code, invitation.email)
    await forgive('invitation', request)
    const done = Response.json({}, { headers: { 'cache-control': 'no-store' } })
    for (const cookie of cookies) done.headers.append('set-cookie', cookie)
    return done
  } catch (error) {
    return errorResponse(sayable(error, { name: '/api/join' }))
  }
}

async function joinAs(request: Request, userId: string, code: string): Promise<string[]> {
  if (!(await takeInvitation(database(), code, userId, request))) throw notGood()
  return []
}

async function joinAnew(request: Request, body: unknown, code: string, email: string | null): Promise<string[]> {
  const headers = authHeaders(request)
  if (z.object({ remember: z.literal(true) }).safeParse(body).success) {
    const kept = await auth().api.rememberInvitation({ body: { code }, headers, asResponse: true })
    return kept.headers.getSetCookie()
  }
  if (!env().LOGBOOK_SIGN_IN.includes('password')) throw notGood()
  await countAttempt('signUp', request)
  const given = account.safeParse(body)
  if (!given.success)
    throw new AppError('bad_input', `The account ${given.error.issues[0]?.message ?? 'cannot be made'}.`)
  const data = { ...given.data, email: email?.toLowerCase() ?? given.data.email }
  const fault = faultOfPassword(data.password, [data.name, data.email, 'logbook'])
  if (fault) throw new AppError('bad_input', `A password ${fault}. No account was made.`)
  const made = await auth().api.joinWithPassword({ body: { ...data, code }, headers, asResponse: true })
  if (made.status >= 500) throw new AppError('unavailable', 'No account was made. Try again.')
  if (!made.ok)
    throw new AppError('unauthorized', 'No account was made with this. If you have one already, sign in with it first.')
  return made.headers.getSetCookie()
}

const notGood = () =>
  new AppError('unauthorized', 'This invitation is not good, or not any more. Ask whoever sent it for a new one.')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
