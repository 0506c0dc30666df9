// What a device that is to be paired asks over HTTP, before it has a key: a code, and then whether somebody has agreed.
import { z } from 'zod'
import { createKey } from '../api-keys.server.ts'
import { auth } from '../auth.server.ts'
import { bodyWithin } from '../body.server.ts'
import { addressOf, coarseNetwork } from '../client-address.server.ts'
import { database } from '../database.server.ts'
import { AppError, errorResponse } from '../errors.ts'
import { log } from '../log.server.ts'
import { publicUrl } from '../origin.server.ts'
import { countAttempt } from '../rate-limit.server.ts'
import { sayable } from '../sayable.server.ts'
import { scope } from '../scope.ts'
import { authHeaders } from './auth-headers.server.ts'
import { askForKey, grantOf, hashOf, pairingSeconds, pollSeconds, takeOffer } from './pairing.server.ts'

const asking = z.object({ label: z.string().trim().min(1).max(100), scope: scope.default('capture') })
const offer = z.object({ code: z.string().min(20).max(100) })
const polling = z.object({ deviceCode: z.string().min(20).max(100) })
/** The states that a device may learn of its own request. */
const states: Record<string, string> = {
  authorization_pending: 'Nobody has agreed yet. Ask again in a few seconds.',
  slow_down: `Ask every ${pollSeconds} seconds at most.`,
  access_denied: 'This was refused. Nothing was paired.',
  expired_token: 'The code is too old. Begin again.',
}

/** `POST /api/pair` with `{label, scope}` from a command, or `{code}` from a phone that has read the picture. */
export const answerPairRequest = (request: Request) =>
  answered(request, '/api/pair', async (body) => {
    await countAttempt('pair', request)
    const who = {
      userAgent: request.headers.get('user-agent')?.slice(0, 500) ?? '',
      from: coarseNetwork(addressOf(request)),
    }
    const byPicture = offer.safeParse(body).data
    if (byPicture) {
      const taken = await takeOffer(database(), byPicture.code, { ...who, label: '' })
      if (!taken) throw gone(request)
      return Response.json({ ...taken, expiresIn: pairingSeconds, interval: pollSeconds })
    }
    const asked = asking.safeParse(body)
    if (!asked.success) throw new AppError('bad_input', 'Say what asks: {"label": "my laptop", "scope": "capture"}.')
    const made = await askForKey(database(), asked.data.scope, { ...who, label: asked.data.label })
    const page = new URL('/pair', publicUrl())
    const complete = `${page.href}?${new URLSearchParams({ code: made.userCode })}`
    return Response.json({
      ...made,
      page: page.href,
      pageWithCode: complete,
      expiresIn: pairingSeconds,
      interval: pollSeconds,
    })
  })

/** `POST /api/pair/token` with `{deviceCode}`: 200 with the key, or with a session in a cookie, once it was agreed to. */
export const answerPairPoll = (request: Request) =>
  answered(request, '/api/pair/token', async (body) => {
    const { deviceCode } = polling.safeParse(body).data ?? { deviceCode: '' }
    const grant = await grantOf(database(), deviceCode)
    if (!grant) throw await guessed(request)
    const answer = await auth().api.redeemPairing({
      body: { deviceCode: hashOf(deviceCode), kind: grant.clientId ?? '' },
      headers: authHeaders(request),
      asResponse: true,
    })
    if (!answer.ok) {
      const { error } = z
        .object({ error: z.string() })
        .catch({ error: '' })
        .parse(await answer.json())
      const words = states[error]
      if (!words) throw gone(request)
      return Response.json({ error: { code: error, message: words } }, { status: 400 })
    }
    if (grant.clientId === 'phone') {
      const done = Response.json({})
      for (const cookie of answer.headers.getSetCookie()) done.headers.append('set-cookie', cookie)
      return done
    }
    const { userId, organizationId: spaceId, label, scope: held } = grant
    if (!userId || !spaceId) throw gone(request)
    const made = await createKey(
      auth(),
      { userId, spaceId },
      { label: label ?? '', scope: scope.parse(held), days: null },
    )
    return Response.json({ key: made.key, scope: held })
  })

/** A code that was never given out is a guess, and guesses are counted. */
async function guessed(request: Request): Promise<AppError> {
  await countAttempt('pair', request)
  return gone(request)
}

function gone(request: Request): AppError {
  log.warn({ event: 'pairing refused', from: coarseNetwork(addressOf(request)) }, 'a pairing was refused')
  return new AppError('unauthorized', 'This code is not good, or not any more. Begin again.')
}

async function answered(request: Request, name: string, work: (body: unknown) => Promise<Response>): Promise<Response> {
  try {
    const bytes = await bodyWithin(request, 4000)
    const answer = await work(parsed(bytes?.toString() ?? ''))
    answer.headers.set('cache-control', 'no-store')
    return answer
  } catch (error) {
    return errorResponse(sayable(error, { name }))
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
