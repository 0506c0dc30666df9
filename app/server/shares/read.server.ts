// What a reader with a link reads: from the granted views alone, inside a transaction that is a reader's. The preview reads by the
// same functions.
import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/transact.server.ts'
import type { ShareOmission } from '#db/schema/shares.ts'
import { mostCounted } from '../../features/shares/share-input.ts'
import type { Cursor, SharedEvent, SharedHead, SharedPage, SharedPart } from '../../features/shares/shared.ts'

export const pageSize = 100
export const mostOfPage = 500

/** The link's head and its parts; null when it is not good (any more). */
export async function sharedHead(tx: Transaction): Promise<SharedHead | null> {
  const [head] = await tx.execute<{
    title: string
    anonymous: boolean
    without: ShareOmission[]
    omitted: number
    expires_at: string | Date | null
    live: boolean
  }>(sql`select title, anonymous, without, omitted, expires_at, live from logbook_shared.share`)
  if (!head) return null
  const parts = await tx.execute<SharedPart>(
    sql`select part, parent, agent, model, live from logbook_shared.parts order by place`,
  )
  const { expires_at: end, ...rest } = head
  return { ...rest, expiresAt: end === null ? null : new Date(end).toISOString(), parts: [...parts] }
}

/** Events of a part in reading order, from `after` on. */
export async function sharedPage(
  tx: Transaction,
  part: string,
  after: Cursor | null,
  most = pageSize,
): Promise<SharedPage> {
  const rows = await tx.execute<Row>(sql`select ${columns} from logbook_shared.events
    where part = ${part} and not gone and seq = any(array(
      select logbook_shared.page(${part}, ${after?.ordinal ?? ''}, ${after?.seq ?? 0}::int, ${most + 1}::int)))
    order by ordinal, seq`)
  const [{ now } = { now: new Date() }] = await tx.execute<{ now: string | Date }>(sql`select clock_timestamp() as now`)
  const events = rows.slice(0, most).map(eventOf)
  const last = events.at(-1)
  return {
    events,
    next: rows.length > most && last ? { ordinal: last.ordinal, seq: last.seq } : null,
    asOf: new Date(now).toISOString(),
  }
}

/** What has come to a part after `seq`, or was said anew or taken back lately, among the last few hundred events. */
export async function sharedNews(
  tx: Transaction,
  part: string,
  { seq, since }: { seq: number; since: string },
): Promise<{ events: SharedEvent[]; gone: number[]; stamps: Array<[seq: number, stamp: string]> }> {
  const rows = await tx.execute<Row & { gone: boolean; stamp: string }>(sql`
    select ${columns}, gone, updated_at::text as stamp from logbook_shared.events
    where part = ${part} and seq > ${seq - recent}::int
      and (seq > ${seq}::int or updated_at > ${since}::timestamptz - interval '30 seconds') order by seq limit ${mostOfPage}`)
  return {
    events: rows.filter(({ gone }) => !gone).map(eventOf),
    gone: rows.filter(({ gone }) => gone).map((row) => row.seq),
    stamps: rows.map((row) => [row.seq, row.stamp]),
  }
}

const recent = 500

/** The body of an event; undefined when the link does not hold it. */
export async function sharedBody(tx: Transaction, part: string, seq: number): Promise<unknown> {
  const [row] = await tx.execute<{ body: unknown }>(
    sql`select body from logbook_shared.bodies where part = ${part} and seq = ${seq}::int`,
  )
  return row?.body
}

/** How many events the link holds of a part now; `mostCounted` stands for that many and more. */
export async function countShared(tx: Transaction, part: string): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from (select 1 from logbook_shared.events where part = ${part} and not gone limit ${mostCounted}) e`,
  )
  return row?.count ?? 0
}

const columns = sql`seq, ordinal, kind, role, channel, is_result, outcome, occurred_at, call, title, preview, size, meta, child, emptied`

type Row = Omit<SharedEvent, 'at' | 'isResult'> & { is_result: boolean; occurred_at: string | Date | null }

function eventOf(row: Row): SharedEvent {
  return {
    seq: row.seq,
    ordinal: row.ordinal,
    kind: row.kind,
    role: row.role,
    channel: row.channel,
    isResult: row.is_result,
    outcome: row.outcome,
    at: row.occurred_at === null ? null : new Date(row.occurred_at).toISOString(),
    call: row.call,
    title: row.title,
    preview: row.preview,
    size: row.size,
    meta: row.meta,
    child: row.child,
    emptied: row.emptied,
  }
}
