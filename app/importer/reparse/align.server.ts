// Events of records without an id, read again from custody: their keys are hashes of what stood there before masking, which is gone
// where something was masked. Law: they are known again by their place in the source, else (a copy in another source) by what
// they say, so that no event comes twice.
import type { TransactionSql } from 'postgres'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { Batch, BatchEvent, SessionBatch } from '../batch.ts'
import { clip } from '../clean.ts'
import { agentOf } from '../formats/index.ts'
import type { FormatName } from '../formats/index.ts'
import { bornIn } from '../identity.server.ts'
import { withOwnAnswers } from '../store/answers.server.ts'
import { connectionOf } from '../store/connection.server.ts'
import { eventId, knownEvents } from '../store/events.server.ts'
import type { Placing } from '../store/events.server.ts'
import { eachRouted } from '../store/routes.server.ts'

/** Gives events of `batch` the keys that they have already. `masked`: something in its range was masked. */
export async function alignKeys(
  tx: Transaction,
  actor: Actor,
  uploadId: string,
  batch: Batch,
  format: FormatName,
  masked: boolean,
): Promise<void> {
  const sql = connectionOf(tx)
  await eachRouted(tx, actor, batch, agentOf(format) ?? '', async (name, read, { id, agent, actor: writer }) => {
    const session = { born: bornIn(writer), agent, sessionId: id }
    const one = await numbered(sql, session, read, format)
    batch.sessions.set(name, one)
    const hashed = one.events.filter((event) => event.key.startsWith('hash:'))
    const known = await knownEvents(sql, session, [...new Set(hashed.map((event) => event.key))])
    const lost = hashed.filter((event) => !known.has(event.key))
    if (lost.length > 0) rename(one, await oldKeys(sql, session.sessionId, uploadId, { lost, known, masked }))
    if (masked) forgetMarks(one)
  })
}

// An answer keeps the number that it got among those of other sources.
async function numbered(
  sql: TransactionSql,
  session: Pick<Placing, 'born' | 'agent' | 'sessionId'>,
  one: SessionBatch,
  format: FormatName,
): Promise<SessionBatch> {
  const counted = one.events.filter((event) => event.numbered).map((event) => event.key)
  if (counted.length === 0) return one
  const known = await knownEvents(sql, session, [...new Set(counted)])
  return withOwnAnswers(sql, one, format, known, (key) => eventId(session, key))
}

interface Known {
  id: string
  key: string
  upload_id: string
  source_offset: string
  kind: string
  title: string | null
  preview: string | null
  at: string | null
}

type Lost = { lost: BatchEvent[]; known: Map<string, string>; masked: boolean }

async function oldKeys(
  sql: TransactionSql,
  sessionId: string,
  uploadId: string,
  { lost, known, masked }: Lost,
): Promise<Map<string, string>> {
  const titles = masked ? [...new Set(lost.map((event) => event.title))] : []
  const candidates = await sql<Known[]>`
    select id, dedupe_key as key, upload_id, source_offset, kind, title, preview,
      to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from timeline_events where session_id = ${sessionId} and dedupe_key like 'hash:%' and (title = any(${titles})
      or (upload_id = ${uploadId} and source_offset = any(${lost.map((event) => event.offset)}::bigint[])))
    order by ordinal`
  const free = new Map(candidates.filter(({ key }) => !known.has(key)).map((one) => [one.id, one]))
  const keys = new Map<string, string>()
  const take = (event: BatchEvent, fits: (one: Known) => boolean): void => {
    if (keys.has(event.key)) return
    const found = [...free.values()].find(fits)
    if (!found) return
    free.delete(found.id)
    keys.set(event.key, found.key)
  }
  const isHere = (one: Known, event: BatchEvent) =>
    one.upload_id === uploadId && Number(one.source_offset) === event.offset && partOf(one.key) === partOf(event.key)
  for (const event of lost) take(event, (one) => isHere(one, event))
  for (const event of lost) take(event, (one) => masked && says(one, event))
  return keys
}

function says(one: Known, event: BatchEvent): boolean {
  const { kind, title, text, at } = event
  return one.kind === kind && one.title === title && one.preview === clip(text, 2048) && one.at === at
}

// Which of its record's events it is.
const partOf = (key: string): string => key.slice(key.lastIndexOf('.'))

function rename(one: SessionBatch, keys: Map<string, string>): void {
  if (keys.size === 0) return
  for (const event of one.events) event.key = keys.get(event.key) ?? event.key
  for (const record of one.records) record.keys = record.keys.map((key) => keys.get(key) ?? key)
}

// Marks by content would be others than those that are kept: such records were counted when they were imported.
function forgetMarks(one: SessionBatch): void {
  for (const record of one.records)
    if (record.mark !== null && /^hash:|@/.test(record.mark)) Object.assign(record, { mark: null, keys: [] })
}
