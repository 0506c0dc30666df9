// Tokens of sessions. Law: a token is shown once and kept as a salted hash, compared in constant time; it ends after 24 hours
// or with its session, and what has ended is removed.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { and, eq, gt, lt, sql } from 'drizzle-orm'
import { NIL, v7, validate } from 'uuid'
import { sessionTokens } from '#db/schema/index.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'

export interface IssuedToken {
  token: string
  expiresAt: Date
}

const lifeMs = 24 * 60 * 60 * 1000

/** Makes a token for a session; the caller's transaction decides whether both come to be. */
export async function issueToken(tx: Transaction, actor: Actor, sessionId: string): Promise<IssuedToken> {
  const id = v7()
  const token = `lbt_${id}_${randomBytes(32).toString('base64url')}`
  const salt = randomBytes(16).toString('base64url')
  const expiresAt = new Date(Date.now() + lifeMs)
  await tx
    .insert(sessionTokens)
    .values({ id, spaceId: actor.spaceId, sessionId, salt, tokenHash: hashToken(salt, token), expiresAt })
  return { token, expiresAt }
}

/** What is kept of a token: sha-256 of salt and token, hex. */
function hashToken(salt: string, token: string): string {
  return createHash('sha256').update(`${salt}\u0000${token}`).digest('hex')
}

/** The session that a token stands for; null when it is wrong, has ended, or is of another space. */
export async function sessionOfToken(tx: Transaction, token: string): Promise<string | null> {
  const id = /^lbt_([0-9a-f-]{36})_/.exec(token)?.[1]
  const [row] = await tx
    .select()
    .from(sessionTokens)
    .where(
      and(gt(sessionTokens.expiresAt, sql`now()`), eq(sessionTokens.id, id !== undefined && validate(id) ? id : NIL)),
    )
  // Something is compared also when there is no row: how long it takes tells nothing.
  const { salt, tokenHash, sessionId } = row ?? nobody
  return isSame(tokenHash, hashToken(salt, token)) ? sessionId : null
}

/** Removes tokens that have ended; answers how many. */
export async function removeExpiredTokens(tx: Transaction): Promise<number> {
  const gone = await tx
    .delete(sessionTokens)
    .where(lt(sessionTokens.expiresAt, sql`now()`))
    .returning({ id: sessionTokens.id })
  return gone.length
}

const nobody = { salt: '', tokenHash: '0'.repeat(64), sessionId: null }

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
