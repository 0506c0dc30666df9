// Search over all events of the actor's space, newest first, and how far the index has come: for the page, the API and the command alike. The
// events are found by `search_events()`; what is shown of a hit is read as the actor.
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { eventBodies, sessions, timelineEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import { sqlState } from '#db/errors.ts'
import { AppError } from '../../server/errors.ts'
import { excerptOf } from './excerpt.ts'
import { parseSearch } from './language/parse.ts'
import type { Fault, Mark, Node } from './language/tree.ts'

const pageHits = 50
/** Beyond this a count says "more than": nobody reads them, and counting costs. */
const mostCounted = 10_000
const readCharacters = 100_000
/** A search that takes longer is ended: it would keep others waiting. */
const patienceMs = 10_000

/** Where a page ends: the last hit's time and id. */
export type SearchCursor = { at: Date; id: string }
export type Search = {
  typed: string
  sessionId?: string | undefined
  before?: SearchCursor | undefined
  limit?: number | undefined
}

/**
 * A page of hits. `total` is counted for the first page only, up to 10,001, which means more than 10,000. What cannot be read gives a
 * fault and no hits. Throws `unavailable` where the search takes more than ten seconds.
 */
export async function searchOf(actor: Actor, { typed, sessionId, before, limit = pageHits }: Search) {
  const { tree, marks, fault } = parseSearch(typed)
  return readAs(database(), actor, async (tx) => {
    await tx.execute(sql`select set_config('statement_timeout', ${`${patienceMs}ms`}, true)`)
    const index = await indexOf(tx, actor)
    const nothing = {
      hits: [] as SearchHit[],
      total: 0 as number | null,
      more: false,
      index,
      fault: fault as Fault | null,
    }
    if (!tree) return nothing
    const asked: Node = sessionId ? { op: 'and', nodes: [tree, { op: 'in', session: sessionId }] } : tree
    const found = await ask(tx, asked, before, limit + 1)
    const hits = await shown(tx, found.slice(0, limit), marks)
    return { ...nothing, hits, total: before ? null : await counted(tx, asked), more: found.length > limit }
  }).catch((error: unknown) => {
    if (sqlState(error) !== '57014') throw error
    throw new AppError(
      'unavailable',
      'This search took more than ten seconds and was ended. Narrow it, for instance by after:30d, repo: or a whole word.',
      { cause: error },
    )
  })
}

export type SearchHit = Awaited<ReturnType<typeof shown>>[number]
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

async function ask(tx: Transaction, asked: Node, before: SearchCursor | undefined, most: number): Promise<Found[]> {
  const rows = await tx.execute<{ id: string; at: string }>(sql`
    select event_id as id, at::text as at from search_events(${JSON.stringify(asked)}::jsonb, null,
      ${before?.at.toISOString() ?? null}::timestamptz, ${before?.id ?? null}::uuid, ${most})`)
  return rows.map(({ id, at }) => ({ id, at: new Date(at) }))
}

async function counted(tx: Transaction, asked: Node): Promise<number> {
  const [row] = await tx.execute<{ total: number }>(
    sql`select search_count(${JSON.stringify(asked)}::jsonb, ${mostCounted + 1}) as total`,
  )
  return row?.total ?? 0
}

async function shown(tx: Transaction, found: Found[], marks: readonly Mark[]) {
  if (found.length === 0) return []
  const ids = found.map((hit) => hit.id)
  const rows = await tx
    .select({
      id: timelineEvents.id,
      seq: timelineEvents.seq,
      kind: timelineEvents.kind,
      role: timelineEvents.role,
      title: timelineEvents.title,
      outcome: timelineEvents.outcome,
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
    return [{ ...event, at, excerpt: excerptOf(text ?? row.title ?? '', marks) }]
  })
}
