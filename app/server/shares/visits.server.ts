// The view log. Law: one row a visit and one line in the audit log with it, however many requests the visit takes; of a reader stays
// the beginning of their network and the kind of their browser.
import { createHmac, randomBytes } from 'node:crypto'
import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#db/client.server.ts'
import { shareViews } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { clientWords } from '../../features/shares/client-words.ts'
import { audit } from '../audit.server.ts'
import { addressOf, coarseNetwork } from '../client-address.server.ts'
import { env } from '../env.ts'
import type { OpenShare } from './open.server.ts'

/** So many minutes without a request end a visit. */
const visitMinutes = 30
const restMs = 60_000
const mostNoted = 5000
const noted = new Map<string, number>()
const ownSecret = randomBytes(32).toString('hex')

/** Notes that somebody reads; asked as often as one likes, it is written once a minute at most. */
export async function noteVisit(db: Database, share: OpenShare, request: Request): Promise<void> {
  const client = request.headers.get('user-agent') ?? ''
  const address = addressOf(request)
  const visitor = createHmac('sha256', env().LOGBOOK_SECRET ?? ownSecret)
    .update(JSON.stringify(['visit', share.id, address, client]))
    .digest('base64url')
    .slice(0, 22)
  const last = noted.get(visitor)
  if (last !== undefined && Date.now() - last < restMs) return
  if (noted.size >= mostNoted) noted.clear()
  noted.set(visitor, Date.now())
  await db
    .transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${visitor}, 7))`)
      const known = await tx
        .update(shareViews)
        .set({ lastAt: sql`clock_timestamp()`, pages: sql`${shareViews.pages} + 1` })
        .where(
          and(
            eq(shareViews.shareId, share.id),
            eq(shareViews.visitor, visitor),
            gt(shareViews.lastAt, sql`clock_timestamp() - ${visitMinutes}::int * interval '1 minute'`),
          ),
        )
        .returning({ id: shareViews.id })
      if (known.length > 0) return
      const { id: shareId, spaceId } = share
      const network = coarseNetwork(address) || null
      await tx
        .insert(shareViews)
        .values({ id: uuidv7(), spaceId, shareId, network, client: clientWords(client), visitor })
      const target = { kind: 'share', id: shareId }
      await audit(
        tx,
        { spaceId, userId: null },
        { means: 'share', id: shareId, request },
        { act: 'share.open', target },
      )
    })
    .catch((error: unknown) => {
      noted.delete(visitor)
      throw error
    })
}

/** The visits by a link of the space, the newest first. */
export async function visitsOf(db: Database, actor: Actor, shareId: string) {
  return readAs(db, actor, (tx) =>
    tx
      .select({
        id: shareViews.id,
        at: shareViews.at,
        lastAt: shareViews.lastAt,
        network: shareViews.network,
        client: shareViews.client,
      })
      .from(shareViews)
      .where(eq(shareViews.shareId, shareId))
      .orderBy(desc(shareViews.at))
      .limit(200),
  )
}
