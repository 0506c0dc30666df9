// The door to better-auth's HTTP handler. Law: only the paths that a way to sign in needs, only while settings name it; every
// failure is one refusal, counted, and logged without what was typed; no answer carries a token but in its cookie.
import { z } from 'zod'
import { exchangeToken } from '../actor.server.ts'
import { auth, forgetAuth } from '../auth.server.ts'
import { bodyWithin } from '../body.server.ts'
import { addressOf, coarseNetwork } from '../client-address.server.ts'
import { env } from '../env.ts'
import { AppError, errorResponse } from '../errors.ts'
import { log } from '../log.server.ts'
import { publicUrl } from '../origin.server.ts'
import { database } from '../database.server.ts'
import { countAttempt, forgive } from '../rate-limit.server.ts'
import { sayable } from '../sayable.server.ts'
import { authHeaders } from './auth-headers.server.ts'
import type { SignInMethod } from './methods.ts'
import { noteRefusedSignIn } from './note-sign-in.server.ts'
import { ownPath } from './own-path.ts'
import { refusal } from './refusal.ts'

const bodyBytes = 64 * 1024

type Door = {
  method: SignInMethod | 'any'
  /** Whether a failure is an attempt to get in. */
  attempt?: boolean
  /** The answer's body may be seen; else it is emptied, because it holds the session. */
  open?: boolean
  /** The browser is told to forget what it holds of our answers. */
  leaves?: boolean
}

const doors: Record<string, Door> = {
  'POST /sign-in/email': { method: 'password', attempt: true },
  'GET /passkey/generate-authenticate-options': { method: 'passkey', open: true },
  'POST /passkey/verify-authentication': { method: 'passkey', attempt: true },
  'GET /passkey/generate-register-options': { method: 'passkey', open: true },
  'POST /passkey/verify-registration': { method: 'passkey' },
  'GET /callback/oidc': { method: 'oidc', attempt: true },
  'GET /callback/github': { method: 'github', attempt: true },
  'POST /sign-in/social': { method: 'any', open: true },
  'POST /link-social': { method: 'any', open: true },
  'POST /sign-out': { method: 'any', leaves: true },
}

const credentials = z.object({ email: z.string().max(320), password: z.string().max(1000) })
const issuer = z.object({ provider: z.enum(['oidc', 'github']), next: z.string().max(2000).optional() })

/** Answers a request below /api/auth. */
export async function answerAuth(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const path = pathname.slice('/api/auth'.length)
  const name = `${request.method} ${path}`
  try {
    const door = Object.hasOwn(doors, name) ? doors[name] : undefined
    const body = door && request.method === 'POST' ? await bodyOf(request, path) : undefined
    const method = body?.method ?? door?.method
    if (!door || !method || (method !== 'any' && !env().LOGBOOK_SIGN_IN.includes(method)))
      throw new AppError('not_found', 'There is nothing here.')
    const counted = door.attempt ? [undefined, ...(body?.account ? [`account:${body.account}`] : [])] : []
    for (const who of counted) await countAttempt('signIn', request, who)
    const answer = await ask(request, `${path}${search}`, body?.text)
    if (isRefused(answer))
      return await refuse(request, method, answer, door.attempt ? (body?.account ?? '') : undefined)
    for (const who of counted) await forgive('signIn', request, who)
    const done = await passOn(answer, door)
    // Whoever can sign in in one more way is somebody new to whoever holds the old token.
    if (path === '/passkey/verify-registration')
      for (const cookie of await exchangeToken(authHeaders(request))) done.headers.append('set-cookie', cookie)
    return done
  } catch (error) {
    return errorResponse(sayable(error, { name }))
  }
}

async function ask(request: Request, path: string, body: string | undefined): Promise<Response> {
  const headers = authHeaders(request)
  if (body !== undefined) headers.set('content-type', 'application/json')
  const url = new URL(`/api/auth${path}`, publicUrl())
  const send = () => auth().handler(new Request(url, { method: request.method, headers, body }))
  const answer = await send()
  if (answer.status !== 404 || body === undefined) return answer
  // The issuer was away when its description was to be read; perhaps it is back.
  forgetAuth()
  return send()
}

/** What is passed to better-auth of a posted body, and whose account it is about. Nothing that leads elsewhere is taken from it. */
async function bodyOf(request: Request, path: string) {
  const bytes = await bodyWithin(request, bodyBytes)
  if (!bytes) throw new AppError('too_large', 'That is too much for a sign-in. Nothing was changed.')
  const text = bytes.toString() || '{}'
  const given = parsed(text)
  if (path === '/sign-in/email') {
    const typed = credentials.safeParse(given).data ?? { email: '', password: '' }
    const account = typed.email.trim().toLowerCase()
    return { text: JSON.stringify({ email: account, password: typed.password }), account }
  }
  if (path !== '/sign-in/social' && path !== '/link-social') return { text }
  const asked = issuer.safeParse(given)
  if (!asked.success) throw new AppError('not_found', 'There is nothing here.')
  const { provider, next } = asked.data
  const errorCallbackURL = path === '/link-social' ? '/settings?refused=true' : '/sign-in?refused=true'
  const to = { provider, callbackURL: ownPath(next), errorCallbackURL, disableRedirect: true }
  return { text: JSON.stringify(to), method: provider }
}

function isRefused(answer: Response): boolean {
  if (answer.status >= 500) throw new AppError('unavailable', 'Signing in does not work just now. Try again.')
  const to = answer.headers.get('location')
  return answer.status >= 400 || (to !== null && new URL(to, publicUrl()).searchParams.has('error'))
}

/** `account`: whom somebody tried to be; absent where nobody tried to get in. */
async function refuse(
  request: Request,
  method: string,
  answer: Response,
  account: string | undefined,
): Promise<Response> {
  const network = coarseNetwork(addressOf(request))
  log.warn({ event: 'sign-in refused', method, from: network }, 'a sign-in was refused')
  if (account !== undefined) await noteRefusedSignIn(database(), account, { method, network })
  const to = answer.headers.get('location')
  if (to === null) return errorResponse(new AppError('unauthorized', refusal))
  const { pathname } = new URL(to, publicUrl())
  const location = pathname === '/settings' ? '/settings?refused=true' : '/sign-in?refused=true'
  return withCookies(answer, new Response(null, { status: 303, headers: { location } }))
}

async function passOn(answer: Response, door: Door): Promise<Response> {
  const to = answer.headers.get('location')
  if (to !== null) return withCookies(answer, new Response(null, { status: 303, headers: { location: to } }))
  const body = door.open ? await answer.json() : {}
  return withCookies(answer, Response.json(body, door.leaves ? { headers: { 'clear-site-data': '"cache"' } } : {}))
}

function withCookies(from: Response, to: Response): Response {
  for (const cookie of from.headers.getSetCookie()) to.headers.append('set-cookie', cookie)
  to.headers.set('cache-control', 'no-store')
  return to
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
