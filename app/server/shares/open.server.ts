// From the code in an address to the link it opens. Law: whatever is wrong with a code (unknown, mistyped, revoked, over), the answer
// is the same, is counted, and is logged without the code.
import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import type { Transaction } from '#db/transact.server.ts'
import { readShared } from '#db/transact.server.ts'
import { addressOf, coarseNetwork } from '../client-address.server.ts'
import { AppError } from '../errors.ts'
import { log } from '../log.server.ts'
import { countAttempt, forgive } from '../rate-limit.server.ts'
import { anonymiser, namesIn } from './anonymous.ts'
import type { Clean } from './for-strangers.server.ts'

/** A link that is good at this moment, and how its text is made anonymous. */
export type OpenShare = { id: string; spaceId: string; sessionId: string; codeHash: string; clean: Clean }

export const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex')
const form = /^[\w-]{32}$/

/** Throws `not_found` for every code that opens nothing, `too_many` when there were many of those, or of readings. */
export async function openShare(db: Database, request: Request, code: string): Promise<OpenShare> {
  await countAttempt('share', request)
  const share = form.test(code) ? await shareOf(db, hashOf(code)) : null
  if (!share) {
    log.info({ network: coarseNetwork(addressOf(request)) }, 'a share link that is not good was followed')
    throw notGood()
  }
  await forgive('share', request)
  await countAttempt('shareReads', request)
  await countAttempt('shareCrowd', request, share.id)
  return share
}

export const notGood = () => new AppError('not_found', 'This link is not good, or not any more.')

/** Reads as whoever holds the link. */
export const readOpen = <T>(db: Database, share: OpenShare, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  readShared(db, share.codeHash, work)

async function shareOf(db: Database, codeHash: string): Promise<OpenShare | null> {
  const [row] = await db.execute<{ id: string; space_id: string; session_id: string; anonymous: boolean }>(sql`
    select id, space_id, session_id, anonymous from shares where code_hash = ${codeHash} and revoked_at is null
      and (expires_at is null or expires_at > clock_timestamp())`)
  if (!row) return null
  const clean = row.anonymous ? await cleanFor(db, row.session_id) : (text: string) => text
  return { id: row.id, spaceId: row.space_id, sessionId: row.session_id, codeHash, clean }
}

/** What makes text of this session anonymous. The facts it is told by are read here and do not leave. */
export async function cleanFor(db: Database | Transaction, sessionId: string): Promise<Clean> {
  const [facts] = await db.execute<{ cwd: string | null; path: string | null; machine: string | null }>(sql`
    select s.cwd, s.transcript_path as path, m.name as machine from sessions s
      left join machines m on m.id = s.machine_id and m.space_id = s.space_id where s.id = ${sessionId}`)
  return anonymiser(namesIn([facts?.cwd ?? null, facts?.path ?? null], [facts?.machine ?? null]))
}
