// What one batch says of one session, into its rows: new events numbered and placed, known ones revised, calls and lists. Usage is
// the caller's, who takes a lock for it.
import type { TransactionSql } from 'postgres'
import type { Head } from '#db/sequence.server.ts'
import type { Actor } from '#db/transact.server.ts'
import type { Account } from '../account.ts'
import { sessionName } from '../batch.ts'
import type { SessionBatch } from '../batch.ts'
import { bornIn } from '../identity.server.ts'
import { recall, remember } from '../recall.ts'
import { withOwnAnswers } from './answers.server.ts'
import type { Cursor } from './cursor.server.ts'
import { eventId, knownEvents, place, revisedRows } from './events.server.ts'
import { insertEvents } from './insert.server.ts'
import type { EventRow } from './insert.server.ts'
import { addMarks, knownMarks } from './marks.server.ts'
import { knownVersions, remark, retime, revise, supersede } from './revise.server.ts'
import type { Grown } from './revise.server.ts'
import { applyTodos } from './todos.server.ts'
import { upsertTools } from './tools.server.ts'
import { isVersioned, standing } from './versions.ts'
import type { Standing } from './versions.ts'

export interface Storing {
  id: string
  agent: string
  uploadId: string
  one: SessionBatch
  head: Head
  next: Cursor
  account: Account
}

export interface Stored {
  /** Rows that are new, and known ones with new content. */
  rows: EventRow[]
  revised: EventRow[]
  /** By how much the known events made the session's counters grow. */
  grown: Grown
}

/** Writes what `one` says, under the lock of its session's head; moves head and cursor on and adds to the account. */
export async function storeSession(sql: TransactionSql, actor: Actor, storing: Storing): Promise<Stored> {
  const { id, agent, uploadId, head, next, account } = storing
  const name = sessionName(storing.one.ref)
  const last = recall(next.state.lastOrdinals, name) ?? null
  const placing = { born: bornIn(actor), sessionId: id, agent, uploadId, last, ids: new Map<string, string>() }
  const idOf = (key: string) => eventId(placing, key)
  const knownOf = async ({ events }: SessionBatch) =>
    head.nextSeq === 1
      ? new Map<string, string>()
      : knownEvents(sql, placing, [...new Set(events.map((event) => event.key))])
  const met = await knownOf(storing.one)
  const one = await withOwnAnswers(sql, storing.one, next.state.format, met, idOf)
  const known = one === storing.one ? met : await knownOf(one)
  const versions = await versionsOf(sql, one, known, idOf)
  const after = standing(one, versions)
  const marks = await knownMarks(
    sql,
    id,
    one.records.flatMap((record) => record.mark ?? []),
  )
  const fresh = countRecords(one, { keys: new Set(known.keys()), marks, after }, account)
  const placed = await place(sql, head, one, known, placing, after)
  if (placed.last !== null) next.state.lastOrdinals = remember(next.state.lastOrdinals, name, placed.last)
  await insertEvents(sql, actor.spaceId, placed.rows)
  const revised = revisedRows(placing, after)
  const grown = await revise(sql, revised, true)
  const later = [...after.versions].filter(([key]) => versions.has(key) && !after.changed.has(key))
  await remark(
    sql,
    later.map(([key, revision]) => ({ id: idOf(key), revision })),
  )
  const touched = [...after.versions.keys()].filter((key) => versions.has(key))
  const timed = [...after.timed].filter(([key]) => versions.has(key))
  await retime(
    sql,
    timed.map(
      ([
        key,
        {
          at,
          meta: { durationMs },
        },
      ]) => ({ id: idOf(key), at, meta: durationMs === undefined ? {} : { durationMs } }),
    ),
  )
  await supersede(sql, id, one, touched.map(idOf))
  await addMarks(sql, actor, id, fresh)
  for (const tools of one.tools) await upsertTools(sql, actor, agent, id, [...tools.values()])
  await applyTodos(sql, actor, agent, id, one.todos)
  account.events += placed.rows.length
  return { rows: placed.rows, revised, grown }
}

// The stored versions, by key, of the known events that the batch brings versions of.
async function versionsOf(
  sql: TransactionSql,
  one: SessionBatch,
  known: Map<string, string>,
  idOf: (key: string) => string,
): Promise<Map<string, string | null>> {
  const keys = new Set(one.events.map(({ key }) => key).filter((key) => known.has(key) && isVersioned(key)))
  const stored = await knownVersions(sql, [...keys].map(idOf))
  return new Map([...keys].map((key) => [key, stored.get(idOf(key)) ?? null]))
}

interface Known {
  keys: Set<string>
  marks: Set<string>
  after: Standing
}

// A record is the same when all it says is known, also from an earlier record of this very batch. Answers the new marks.
function countRecords(one: SessionBatch, { keys, marks, after }: Known, account: Account): string[] {
  const fresh: string[] = []
  for (const [index, record] of one.records.entries()) {
    const isNew =
      record.mark === null
        ? after.records.has(index) || record.keys.some((key) => !keys.has(key))
        : !marks.has(record.mark)
    for (const key of record.keys) keys.add(key)
    if (isNew) account.stored++
    else account.same++
    if (record.mark === null || !isNew) continue
    marks.add(record.mark)
    fresh.push(record.mark)
  }
  return fresh
}
