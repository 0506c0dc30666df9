// Search over all events of the actor's space, newest first, and how far the index has come. The words are found by
// `search_events()`; what is shown of a hit is read as the actor.
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { eventBodies, sessions, timelineEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import { excerptOf } from './excerpt.ts'
import { questionOf } from './question.ts'

const pageHits = 50
/** Beyond this a count says "more than": nobody reads them, and counting costs. */
const mostCounted = 10_000
const readCharacters = 100_000

/** Where a page ends: the last hit's time and id. */
export type SearchCursor = { at: Date; id: string }
export type Search = { typed: string; sessionId?: string | undefined; before?: SearchCursor | undefined }

/** A page of hits. `total` is counted for the first page only, up to 10,001, which means more than 10,000. */
export async function searchOf(actor: Actor, { typed, sessionId, before }: Search) {
  const question = questionOf(typed)
  return readAs(database(), actor, async (tx) => {
    const index = await indexOf(tx, actor)
    if (question === '') return { hits: [], total: 0, more: false, index }
    const found = await ask(tx, question, sessionId, before, pageHits + 1)
    const [counted] = before
      ? []
      : await tx.execute<{ total: number }>(
          sql`select count(*)::int as total from search_events(${question}, ${sessionId ?? null}, null, null, ${mostCounted + 1})`,
        )
    const hits = await shown(tx, found.slice(0, pageHits), typed)
    return { hits, total: counted?.total ?? null, more: found.length > pageHits, index }
  })
}

export type SearchHit = Awaited<ReturnType<typeof searchOf>>['hits'][number]
export type SearchIndex = Awaited<ReturnType<typeof indexOf>>

/** How many events of the space wait for the index, of how many, and since when the longest has. */
export async function searchIndexOf(actor: Actor) {
  return readAs(database(), actor, (tx) => indexOf(tx, actor))
}

async function indexOf(tx: Transaction, actor: Actor) {
  const [row] = await tx.execute<{ events: string; waiting: string; lagMs: string | null }>(sql`
    select coalesce(sum(next_seq - 1), 0)::text as events,
      coalesce(sum(next_seq - 1 - searched_seq) filter (where search_dirty_since is not null), 0)::text as waiting,
      (extract(epoch from now() - min(search_dirty_since) filter (where next_seq - 1 > searched_seq)) * 1000)::bigint::text as "lagMs"
    from session_heads where space_id = ${actor.spaceId}`)
  return { events: Number(row?.events ?? 0), waiting: Number(row?.waiting ?? 0), lagMs: Number(row?.lagMs ?? 0) }
}

type Found = { id: string; at: Date }

async function ask(
  tx: Transaction,
  question: string,
  sessionId: string | undefined,
  before: SearchCursor | undefined,
  most: number,
): Promise<Found[]> {
  const rows = await tx.execute<{ id: string; at: string }>(sql`
    select event_id as id, at::text as at from search_events(${question}, ${sessionId ?? null},
      ${before?.at.toISOString() ?? null}, ${before?.id ?? null}, ${most})`)
  return rows.map(({ id, at }) => ({ id, at: new Date(at) }))
}

async function shown(tx: Transaction, found: Found[], typed: string) {
  if (found.length === 0) return []
  const ids = found.map((hit) => hit.id)
  const rows = await tx
    .select({
      id: timelineEvents.id,
      seq: timelineEvents.seq,
      kind: timelineEvents.kind,
      role: timelineEvents.role,
      title: timelineEvents.title,
      sessionId: sessions.id,
      agent: sessions.agent,
      sessionTitle: sql<string | null>`coalesce(${sessions.renamedTitle}, ${sessions.title})`,
      text: sql<string | null>`search_text(${eventBodies.body}, ${readCharacters}, ${readCharacters})`,
    })
    .from(timelineEvents)
    .innerJoin(sessions, eq(sessions.id, timelineEvents.sessionId))
    .leftJoin(eventBodies, eq(eventBodies.eventId, timelineEvents.id))
    .where(and(inArray(timelineEvents.id, ids), isNull(timelineEvents.supersededAt)))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return found.flatMap(({ id, at }) => {
    const row = byId.get(id)
    if (!row) return []
    const { text, ...event } = row
    return [{ ...event, at, excerpt: excerptOf(text ?? row.title ?? '', typed) }]
  })
}
