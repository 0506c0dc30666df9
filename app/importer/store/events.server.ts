// From the drafts of a batch to numbered rows: what is already there is left out under the lock of the session's head, then
// the rest is numbered and put into its place. So ON CONFLICT never burns a number, and seq has no gap.
import type { TransactionSql } from 'postgres'
import type { Head } from '#db/sequence.server.ts'
import type { BatchEvent, SessionBatch } from '../batch.ts'
import { clip, indexable } from '../clean.ts'
import { rowId } from '../identity.server.ts'
import type { EventRow } from './insert.server.ts'
import { ordinalsBetween, runsOf } from './ordinals.ts'
import type { Run } from './ordinals.ts'
import type { Standing } from './versions.ts'

export interface Placing {
  /** In whose name ids are made. */
  born: string
  sessionId: string
  agent: string
  uploadId: string
  /** Ordinal of this source's last event in the session, when earlier batches had some. */
  last: string | null
  /** Ids by key that have been worked out. */
  ids?: Map<string, string>
}

export interface Placed {
  rows: EventRow[]
  /** Ordinals by key of everything the batch named, new or known. */
  ordinals: Map<string, string>
  last: string | null
}

/**
 * Ordinals, by key, of those of `keys` that the session already has. By the id that a key makes: the planner has no statistics
 * of a table that is being filled, and would read the whole session for a look-up by (session, key).
 */
export async function knownEvents(
  sql: TransactionSql,
  placing: Pick<Placing, 'born' | 'agent' | 'sessionId' | 'ids'>,
  keys: string[],
): Promise<Map<string, string>> {
  const byId = new Map(keys.map((key) => [eventId(placing, key), key]))
  const rows = await sql<Array<{ id: string; ordinal: string | null }>>`
    select id, (select ordinal from timeline_events e where e.id = wanted.id) as ordinal
    from unnest(${[...byId.keys()]}::uuid[]) as wanted(id)`
  const known = new Map<string, string>()
  for (const { id, ordinal } of rows) {
    const key = byId.get(id)
    if (key !== undefined && ordinal !== null) known.set(key, ordinal)
  }
  return known
}

/** The id of the event that `key` names. */
export function eventId(
  { born, agent, sessionId, ids }: Pick<Placing, 'born' | 'agent' | 'sessionId' | 'ids'>,
  key: string,
): string {
  const known = ids?.get(key)
  if (known !== undefined) return known
  const id = rowId(born, 'event', agent, `${sessionId}\u0000${key}`)
  ids?.set(key, id)
  return id
}

/** Numbers and places the new events of one session; moves `head` on. Call it under the head's lock. */
export async function place(
  sql: TransactionSql,
  head: Head,
  batch: SessionBatch,
  known: Map<string, string>,
  placing: Placing,
  standing: Standing,
): Promise<Placed> {
  const ordinals = new Map(known)
  const fresh = new Set<string>()
  const rows: EventRow[] = []
  const take = (event: BatchEvent, ordinal: string): void => {
    ordinals.set(event.key, ordinal)
    // An event that came more than once is made as it stands now.
    rows.push(rowOf(standing.drafts.get(event.key) ?? event, ordinal, head.nextSeq++, placing, standing))
    if (head.lastOrdinal === null || ordinal > head.lastOrdinal) head.lastOrdinal = ordinal
  }
  const states = batch.events.map((event) => {
    const ordinal = known.get(event.key)
    if (ordinal !== undefined) return ordinal
    if (fresh.has(event.key)) return null
    fresh.add(event.key)
    if (event.ordinal === undefined) return undefined
    take(event, event.ordinal)
    return null
  })
  for (const run of runsOf(states, placing.last)) {
    const [after, before] = await gapFor(sql, run, head, batch, placing)
    const made = ordinalsBetween(after, before, run.indexes.length)
    for (const [i, index] of run.indexes.entries()) {
      const event = batch.events[index]
      const ordinal = made[i]
      if (!event || ordinal === undefined) continue
      take(event, ordinal)
    }
  }
  const last = batch.events.at(-1)
  return { rows, ordinals, last: (last && ordinals.get(last.key)) ?? placing.last }
}

// Directly after the known event before the run, else directly before the one after it. A slice that shares no event with what is
// there goes before the event that names one of its records as parent. Without such a link it is placed as a whole, before the
// first event that is later than all of it: the one place where time has a say, because nothing else does.
async function gapFor(sql: TransactionSql, run: Run, head: Head, batch: SessionBatch, placing: Placing) {
  const { sessionId } = placing
  if (head.lastOrdinal === null) return [null, null] as const
  if (run.after !== null) {
    if (run.after === head.lastOrdinal) return [run.after, null] as const
    const [next] = await sql<Array<{ ordinal: string | null }>>`
      select min(ordinal) as ordinal from timeline_events where session_id = ${sessionId} and ordinal > ${run.after}`
    return [run.after, next?.ordinal ?? null] as const
  }
  const before =
    run.before ?? (await childOf(sql, sessionId, batch.natives)) ?? (await laterThan(sql, run, batch, placing))
  if (before === null) return [head.lastOrdinal, null] as const
  const [previous] = await sql<Array<{ ordinal: string | null }>>`
    select max(ordinal) as ordinal from timeline_events where session_id = ${sessionId} and ordinal < ${before}`
  return [previous?.ordinal ?? null, before] as const
}

async function childOf(sql: TransactionSql, sessionId: string, natives: string[]): Promise<string | null> {
  if (natives.length === 0) return null
  const [row] = await sql<Array<{ ordinal: string | null }>>`
    select min(ordinal) as ordinal from timeline_events
    where session_id = ${sessionId} and parent_native_id = any(${natives.map(indexable)})`
  return row?.ordinal ?? null
}

async function laterThan(
  sql: TransactionSql,
  { indexes }: Run,
  { events }: SessionBatch,
  { sessionId, last }: Placing,
): Promise<string | null> {
  // A source that goes on goes on at the end.
  const times = indexes.flatMap((index) => events[index]?.at ?? []).sort()
  const latest = times.at(-1)
  if (last !== null || latest === undefined) return null
  const [row] = await sql<Array<{ ordinal: string | null }>>`
    select min(ordinal) as ordinal from timeline_events
    where session_id = ${sessionId} and occurred_at > ${latest} and channel is distinct from 'hook'`
  return row?.ordinal ?? null
}

/** The rows that known events are to become; what never changes (seq, ordinal) is not read from them. */
export function revisedRows(placing: Placing, standing: Standing): EventRow[] {
  return [...standing.changed].flatMap((key) => {
    const draft = standing.drafts.get(key)
    return draft ? [rowOf(draft, '', 0, placing, standing)] : []
  })
}

function rowOf(event: BatchEvent, ordinal: string, seq: number, placing: Placing, standing: Standing): EventRow {
  const body = JSON.stringify(event.body)
  return {
    id: eventId(placing, event.key),
    sessionId: placing.sessionId,
    seq,
    ordinal,
    dedupeKey: event.key,
    nativeId: event.nativeId && indexable(event.nativeId),
    parentNativeId: event.parentNativeId && indexable(event.parentNativeId),
    kind: event.kind,
    role: event.role,
    channel: event.channel,
    payloadType: clip(event.payloadType, 120),
    title: event.title,
    preview: clip(event.text, 2048),
    size: Buffer.byteLength(body),
    toolCallId: event.toolCallId && indexable(event.toolCallId),
    outcome: event.outcome,
    occurredAt: event.at,
    uploadId: placing.uploadId,
    sourceOffset: event.offset,
    meta: JSON.stringify(event.meta),
    body,
    revision: standing.versions.get(event.key) || null,
  }
}
