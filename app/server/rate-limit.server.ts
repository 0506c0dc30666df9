// How often somebody may try. Law: attempts are counted before they are looked at, so that any number of them at once is
// counted exactly; counts live in this process, of which there is one.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { addressOf, callerNetwork } from './client-address.server.ts'
import { AppError } from './errors.ts'

/** Attempts within so many seconds. A right one counts as well, unless `forgive` takes it back. */
const limits = {
  /** One-time links of the terminal. */
  enter: { points: 20, duration: 60 },
  /** API keys that are wrong. */
  key: { points: 30, duration: 60 },
  /** What a key reads and changes, by key; what it captures is not counted. */
  api: { points: 1200, duration: 60 },
  /** Passwords and passkeys, by network and again by account. */
  signIn: { points: 10, duration: 300 },
  signUp: { points: 5, duration: 600 },
  /** User codes of devices that ask for pairing. */
  pair: { points: 10, duration: 600 },
  invitation: { points: 20, duration: 600 },
  /** Share links that are not good. */
  share: { points: 60, duration: 60 },
  /** What is read by good ones: by network, and of each link by everybody together. */
  shareReads: { points: 900, duration: 60 },
  shareCrowd: { points: 9000, duration: 60 },
} as const

export type LimitName = keyof typeof limits

const limiters = new Map<LimitName, RateLimiterMemory>()

/** Counts an attempt by where it comes from, or by `who`. Throws `too_many` with the seconds to wait. */
export async function countAttempt(name: LimitName, request: Request, who?: string): Promise<void> {
  try {
    await limiter(name).consume(whose(request, who))
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
    throw new AppError('too_many', `Too many attempts. Try again in ${seconds} s.`, { retryAfter: seconds })
  }
}

/** Takes back an attempt that was right, so that somebody who signs in often is not locked out. */
export async function forgive(name: LimitName, request: Request, who?: string): Promise<void> {
  await limiter(name).reward(whose(request, who))
}

const whose = (request: Request, who?: string) => who ?? (callerNetwork(addressOf(request)) || 'unknown')

function limiter(name: LimitName): RateLimiterMemory {
  const known = limiters.get(name)
  if (known) return known
  const made = new RateLimiterMemory({ keyPrefix: name, ...limits[name] })
  limiters.set(name, made)
  return made
}
