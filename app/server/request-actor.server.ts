// Who a request to an endpoint for scripts speaks for: an API key in `Authorization: Bearer`, else the cookie of a page of ours.
// Law: a key is judged alone. A request that carries one never falls back to its cookie.
import { createHash } from 'node:crypto'
import type { Deed } from '#db/schema/roles.ts'
import type { Actor } from '#db/transact.server.ts'
import { actorOf } from './actor.server.ts'
import { allowed } from './allowed.ts'
import { holderOfKey } from './api-keys.server.ts'
import type { KeyHolder } from './api-keys.server.ts'
import { auth } from './auth.server.ts'
import { database } from './database.server.ts'
import { AppError } from './errors.ts'
import { countAttempt } from './rate-limit.server.ts'
import { allows } from './scope.ts'
import type { Scope } from './scope.ts'
import { onSignOut } from './sign-out.server.ts'

type Holder = KeyHolder | null

/** Who asks, and with which key; null for a person who is signed in. */
export type Caller = { actor: Actor; key: KeyHolder['key'] | null }
type Kept = { at: number; holder: Promise<Holder> }

const keepMs = 2000
const maxKept = 1000
const kept = new Map<string, Kept>()
onSignOut(() => forgetKeys())

/**
 * Who acts. Throws `unauthorized` for a key that is absent, wrong, ended or revoked (one identical answer; `too_many` after some
 * dozens of them in a minute), `forbidden` when the key is right and its scope does not reach, or the person's role does not. A
 * person who is signed in may do everything a key may.
 */
export async function callerOf(request: Request, scope: Scope, deed: Deed = deeds[scope]): Promise<Caller> {
  const caller = await whoAsks(request, scope)
  allowed(caller.actor, deed)
  return caller
}

/** What a scope lets a key do, a person's role must reach as well. */
const deeds: Record<Scope, Deed> = { capture: 'write', read: 'read', admin: 'administer' }

async function whoAsks(request: Request, scope: Scope): Promise<Caller> {
  const authorization = request.headers.get('authorization')
  if (authorization === null) return { actor: (await actorOf(request.headers)) ?? refused(), key: null }
  const holder = await holderOf(/^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '')
  if (!holder) {
    await countAttempt('key', request)
    refused()
  }
  if (!allows(holder.scope, scope))
    throw new AppError(
      'forbidden',
      `This key is for ${holder.scope}; this needs a key for ${scope}. Make one with \`logbook key create --scope ${scope}\`.`,
    )
  return { actor: holder.actor, key: holder.key }
}

/** What is remembered of keys is asked anew. */
export const forgetKeys = (): void => kept.clear()

function refused(): never {
  throw new AppError(
    'unauthorized',
    'This needs a sign-in, or a key that is good: Authorization: Bearer KEY. Make one with `logbook key create`.',
  )
}

// Remembered for two seconds at most: a watcher asks many times a second, and each look-up writes when the key was last used.
function holderOf(key: string): Promise<Holder> {
  const hash = createHash('sha256').update(key).digest('base64')
  const known = kept.get(hash)
  if (known && Date.now() - known.at < keepMs) return known.holder
  if (kept.size >= maxKept) kept.clear()
  const holder = holderOfKey(auth(), database(), key)
  kept.set(hash, { at: Date.now(), holder })
  holder.catch(() => kept.delete(hash))
  return holder
}
