// Several answers to one call, told by different slices: each slice counts its own from one. Law: an answer is known by its record, so
// that two of them never take one key, and a copy of one takes the key that it has.
import type { TransactionSql } from 'postgres'
import type { BatchEvent, SessionBatch } from '../batch.ts'
import { indexable } from '../clean.ts'

const form = /^(result:[^]*)#(\d+)$/
const most = 8

/**
 * The batch with keys of answers that are free or their own; `known` are keys that the session has, `idOf` the ids that they make.
 * What another format tells of the same answer is another witness of it, and keeps its key.
 */
export async function withOwnAnswers(
  sql: TransactionSql,
  batch: SessionBatch,
  format: string | null,
  known: ReadonlyMap<string, unknown>,
  idOf: (key: string) => string,
): Promise<SessionBatch> {
  const calls = new Set(batch.events.flatMap((event) => (known.has(event.key) ? callOf(event) : [])))
  if (calls.size === 0 || format === null) return batch
  const taken = await takenKeys(sql, [...calls], format, idOf)
  const keys = batch.events.map((event) => {
    const [call] = callOf(event)
    return call === undefined || !event.nativeId || !calls.has(call)
      ? event.key
      : ownKey(event.key, call, indexable(event.nativeId), taken)
  })
  if (keys.every((key, i) => key === batch.events[i]?.key)) return batch
  const records = batch.records.map((record) => ({
    ...record,
    keys: record.keys.map((key, nth) => keys[record.from + nth] ?? key),
  }))
  return { ...batch, records, events: batch.events.map((event, i) => ({ ...event, key: keys[i] ?? event.key })) }
}

const callOf = ({ key, numbered }: BatchEvent): string[] => (numbered ? (form.exec(key)?.slice(1, 2) ?? []) : [])

// Answers that are stored, by key, with the record that told them; null for one of another witness.
async function takenKeys(
  sql: TransactionSql,
  calls: string[],
  format: string,
  idOf: (key: string) => string,
): Promise<Map<string, string | null>> {
  const ids = calls.flatMap((call) => Array.from({ length: most }, (_, n) => idOf(`${call}#${n + 1}`)))
  const rows = await sql<Array<{ dedupe_key: string; native_id: string | null }>>`
    select e.dedupe_key, case when u.format = ${format} then e.native_id end as native_id
    from timeline_events e left join uploads u on u.id = e.upload_id where e.id = any(${ids}::uuid[])`
  return new Map(rows.map((row) => [row.dedupe_key, row.native_id]))
}

function ownKey(key: string, call: string, record: string, taken: Map<string, string | null>): string {
  const numbers = Array.from({ length: most }, (_, n) => `${call}#${n + 1}`)
  const own = numbers.find((number) => taken.get(number) === record)
  const free = (number: string) => (taken.get(number) ?? null) === null
  const chosen = own ?? (free(key) ? key : (numbers.find(free) ?? key))
  taken.set(chosen, record)
  return chosen
}
