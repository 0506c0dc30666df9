// Share links of a space: made, changed, revoked, listed, looked at before they exist. Law: a code is shown once and kept as a hash;
// a preview is a link that is made, read as its reader would, and undone.
import { randomBytes } from 'node:crypto'
import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#db/client.server.ts'
import { authUsers, sessions, shares, timelineEvents } from '#db/schema/index.ts'
import { becomeReader, readAs, transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { ShareDraft } from '../../features/shares/share-input.ts'
import { audit } from '../audit.server.ts'
import type { Means } from '../audit.server.ts'
import { AppError } from '../errors.ts'
import { hashOf } from './open.server.ts'

const mostOpen = 1000

const good = and(isNull(shares.revokedAt), or(isNull(shares.expiresAt), gt(shares.expiresAt, sql`clock_timestamp()`)))

/** Makes a link; `code` is in this answer and nowhere else. Throws `not_found`, `bad_input` or `conflict`, with nothing made. */
export async function makeShare(
  db: Database,
  actor: Actor,
  means: Means,
  draft: ShareDraft,
  hours: number | null,
): Promise<{ id: string; code: string }> {
  const code = randomBytes(24).toString('base64url')
  const { value: id } = await transact(db, actor, async (tx) => {
    const open = await tx.select({ id: shares.id }).from(shares).where(good).limit(mostOpen)
    if (open.length >= mostOpen)
      throw new AppError(
        'conflict',
        `There are ${mostOpen} open links in this space. Revoke some first; no link was made.`,
      )
    const made = await insertShare(tx, actor, draft, hashOf(code), hours)
    const { sessionId, fromSeq, toSeq, without, omitted, anonymous, children } = draft
    const detail = {
      session: sessionId,
      from: fromSeq,
      to: toSeq,
      without: without.join(' '),
      omitted: omitted.length,
      anonymous,
      children,
      hours,
    }
    await audit(tx, actor, means, { act: 'share.create', target: { kind: 'share', id: made }, detail })
    return made
  })
  return { id, code }
}

/** What a reader of the link that `draft` would be gets from `read`; nothing of it stays. */
export async function previewShare<T>(
  db: Database,
  actor: Actor,
  draft: ShareDraft,
  read: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const undo = new Error('undo')
  let seen: { value: T } | undefined
  await transact(db, actor, async (tx) => {
    const codeHash = hashOf(randomBytes(24).toString('base64url'))
    await insertShare(tx, actor, draft, codeHash, null)
    await becomeReader(tx, codeHash)
    seen = { value: await read(tx) }
    throw undo
  }).catch((error: unknown) => {
    if (error !== undo) throw error
  })
  if (!seen) throw new AppError('unavailable', 'The preview could not be read. Nothing was made; try again.')
  return seen.value
}

async function insertShare(
  tx: Transaction,
  actor: Actor,
  { sessionId, fromSeq, toSeq, ...draft }: ShareDraft,
  codeHash: string,
  hours: number | null,
): Promise<string> {
  const [found] = await tx
    .select({
      kind: sessions.kind,
      last: sql<number>`(select max(seq) from ${timelineEvents} where session_id = ${sessionId})`,
    })
    .from(sessions)
    .where(eq(sessions.id, sessionId))
  // A session of another space, one that is not there and a range beyond its end are answered alike.
  if (!found || Math.max(fromSeq, toSeq ?? 1) > (found.last ?? 0))
    throw new AppError('not_found', 'This space has no such session, or the session no such events. No link was made.')
  if (found.kind === 'pty')
    throw new AppError('bad_input', 'A recorded terminal cannot be shared yet. No link was made.')
  const id = uuidv7()
  const expiresAt = hours === null ? null : sql`clock_timestamp() + ${hours}::int * interval '1 hour'`
  await tx.insert(shares).values({
    id,
    spaceId: actor.spaceId,
    sessionId,
    fromSeq,
    toSeq,
    ...draft,
    codeHash,
    expiresAt,
    madeBy: actor.userId,
  })
  return id
}

/** Names a link anew or moves its end, as long as it is open. What it shows is never changed: that is another link. */
export async function changeShare(
  db: Database,
  actor: Actor,
  means: Means,
  { id, title, hours }: { id: string; title?: string | undefined; hours?: number | null | undefined },
): Promise<void> {
  await transact(db, actor, async (tx) => {
    const end = hours === null ? null : sql`clock_timestamp() + ${hours ?? 0}::int * interval '1 hour'`
    const changed = await tx
      .update(shares)
      .set({ ...(title !== undefined && { title }), ...(hours !== undefined && { expiresAt: end }) })
      .where(and(eq(shares.id, id), good))
      .returning({ id: shares.id })
    if (changed.length === 0)
      throw new AppError('not_found', 'There is no such link that is still open. Nothing was changed.')
    const detail = { renamed: title !== undefined, ...(hours !== undefined && { hours }) }
    await audit(tx, actor, means, { act: 'share.change', target: { kind: 'share', id }, detail })
  })
}

/** Ends a link; whoever has it open is told within seconds. False when it was over already or is none of the space's. */
export async function revokeShare(db: Database, actor: Actor, means: Means, id: string): Promise<boolean> {
  const { value } = await transact(db, actor, async (tx) => {
    const revoked = await tx
      .update(shares)
      .set({ revokedAt: sql`clock_timestamp()` })
      .where(and(eq(shares.id, id), isNull(shares.revokedAt)))
      .returning({ id: shares.id })
    if (revoked.length > 0) await audit(tx, actor, means, { act: 'share.revoke', target: { kind: 'share', id } })
    return revoked.length > 0
  })
  return value
}

/** The links of the space, or of one session of it, the newest first, and how often they were followed. */
export async function listShares(db: Database, actor: Actor, sessionId?: string) {
  const rows = await readAs(db, actor, (tx) =>
    tx
      .select({
        id: shares.id,
        sessionId: shares.sessionId,
        sessionTitle: sql<string | null>`coalesce(${sessions.renamedTitle}, ${sessions.title})`,
        title: shares.title,
        fromSeq: shares.fromSeq,
        toSeq: shares.toSeq,
        without: shares.without,
        omitted: sql<number>`cardinality(${shares.omitted})`,
        anonymous: shares.anonymous,
        children: shares.children,
        createdAt: shares.createdAt,
        expiresAt: shares.expiresAt,
        revokedAt: shares.revokedAt,
        madeBy: shares.madeBy,
        // Not by the schema's columns: drizzle writes those without their table, and both tables have an id.
        views: sql<number>`(select count(*)::int from share_views v where v.share_id = "shares"."id")`,
        lastView: sql<string | null>`(select max(v.last_at)::text from share_views v where v.share_id = "shares"."id")`,
      })
      .from(shares)
      .innerJoin(sessions, and(eq(sessions.id, shares.sessionId), eq(sessions.spaceId, shares.spaceId)))
      .where(sessionId === undefined ? undefined : eq(shares.sessionId, sessionId))
      .orderBy(desc(shares.createdAt))
      .limit(500),
  )
  const people = await db
    .select({ id: authUsers.id, name: authUsers.name })
    .from(authUsers)
    .where(sql`${authUsers.id} = any(${sql.param([...new Set(rows.flatMap(({ madeBy }) => madeBy ?? []))])}::uuid[])`)
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return rows.map(({ madeBy, lastView, ...row }) => ({
    ...row,
    madeBy: madeBy === null ? null : (names.get(madeBy) ?? null),
    lastView: lastView === null ? null : new Date(lastView),
  }))
}

export type KnownShare = Awaited<ReturnType<typeof listShares>>[number]
