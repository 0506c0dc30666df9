// Ways in that are no page and no method of better-auth: the terminal's key, and the word of a proxy in front.
import { z } from 'zod'
import { actorOf } from '../actor.server.ts'
import { auth } from '../auth.server.ts'
import { bodyWithin } from '../body.server.ts'
import { addressOf, coarseNetwork } from '../client-address.server.ts'
import { database } from '../database.server.ts'
import { AppError, errorResponse } from '../errors.ts'
import { log } from '../log.server.ts'
import { countAttempt, forgive } from '../rate-limit.server.ts'
import { sayable } from '../sayable.server.ts'
import { authHeaders } from './auth-headers.server.ts'
import { noteRefusedSignIn } from './note-sign-in.server.ts'
import { ownPath } from './own-path.ts'
import { proxyAccount } from './proxy-account.server.ts'
import { proxyIdentity } from './proxy.server.ts'
import { refusal } from './refusal.ts'

/** `GET /enter?key=…`: goes to the sessions, or to the page of sign-in. A link that was used by the very browser leads in, too. */
export async function answerEntry(request: Request): Promise<Response> {
  try {
    const cookies = await takeKey(request, new URL(request.url).searchParams.get('key') ?? '')
    if (cookies) return goTo('/', cookies)
    return goTo((await actorOf(request.headers)) ? '/' : '/sign-in?refused=true')
  } catch (error) {
    return errorResponse(sayable(error, { name: '/enter' }))
  }
}

/** `POST /enter` with `{key}`: the same for a key that was typed. */
export async function answerTypedKey(request: Request): Promise<Response> {
  try {
    const body = (await bodyWithin(request, 2000)) ?? ''
    const typed = z.object({ key: z.string() }).safeParse(parsed(body.toString()))
    const cookies = await takeKey(request, typed.data?.key ?? '')
    if (!cookies) throw new AppError('unauthorized', refusal)
    return withCookies(Response.json({}), cookies)
  } catch (error) {
    return errorResponse(sayable(error, { name: '/enter' }))
  }
}

/** `GET /enter/proxy?next=…`: signs in whom the proxy names, if that is somebody here. */
export async function answerProxy(request: Request): Promise<Response> {
  try {
    const identity = proxyIdentity(request.headers)
    const userId = identity && (await proxyAccount(database(), identity))
    if (!userId) {
      if (identity) await refused(request, 'proxy')
      return goTo('/sign-in?refused=true')
    }
    const answer = await auth().api.signInAs({
      body: { userId, method: 'proxy', identity },
      headers: authHeaders(request),
      asResponse: true,
    })
    return goTo(ownPath(new URL(request.url).searchParams.get('next')), answer.headers.getSetCookie())
  } catch (error) {
    return errorResponse(sayable(error, { name: '/enter/proxy' }))
  }
}

/** The cookies of a new sign-in, or null when the key is none. */
async function takeKey(request: Request, key: string): Promise<string[] | null> {
  await countAttempt('enter', request)
  const answer = await auth()
    .api.enterWithKey({ query: { key }, headers: authHeaders(request), asResponse: true })
    .catch((error: unknown) => {
      // Refused by its form; whatever else goes wrong is no refusal.
      if (error instanceof Error && error.name === 'APIError') return new Response(null, { status: 401 })
      throw error
    })
  if (!answer.ok) return await refused(request, 'link')
  await forgive('enter', request)
  return answer.headers.getSetCookie()
}

async function refused(request: Request, method: string): Promise<null> {
  const network = coarseNetwork(addressOf(request))
  log.warn({ event: 'sign-in refused', method, from: network }, 'a sign-in was refused')
  await noteRefusedSignIn(database(), undefined, { method, network })
  return null
}

function goTo(path: string, cookies: string[] = []): Response {
  return withCookies(new Response(null, { status: 303, headers: { location: path } }), cookies)
}

function withCookies(response: Response, cookies: string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  response.headers.set('cache-control', 'no-store')
  return response
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
