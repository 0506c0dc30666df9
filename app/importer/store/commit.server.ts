// One batch, one transaction: rows, custody, cursor and account commit together or not at all. After a kill -9 at any moment
// the cursor says what is missing, and taking it again ends in the same rows.
import type { TransactionSql } from 'postgres'
import type { Database } from '#db/client.server.ts'
import { lockHeads, saveHeads } from '#db/sequence.server.ts'
import type { Head } from '#db/sequence.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { nothingYet } from '../account.ts'
import type { Account } from '../account.ts'
import type { OwnPrice } from '../cost/price.ts'
import { sessionName } from '../batch.ts'
import type { Batch, SessionBatch } from '../batch.ts'
import { formats } from '../formats/index.ts'
import { recall, remember } from '../recall.ts'
import { ensureUpload, saveAccount, saveRefusals } from './account.server.ts'
import { connectionOf } from './connection.server.ts'
import { insertEvents } from './insert.server.ts'
import { lockCursor, saveCursor } from './cursor.server.ts'
import type { Cursor, Place } from './cursor.server.ts'
import { keep } from './custody.server.ts'
import { knownEvents, place } from './events.server.ts'
import type { Placed } from './events.server.ts'
import { addMarks, knownMarks } from './marks.server.ts'
import { bindRepos } from './repos.server.ts'
import type { Repo } from './repos.server.ts'
import { ensureSessions, foldSession, sessionId } from './sessions.server.ts'
import { applyTodos } from './todos.server.ts'
import { upsertTools } from './tools.server.ts'
import { lockUsage, ownPrices, settleUsage, upsertUsage } from './usage.server.ts'

export interface Source {
  db: Database
  actor: Actor
  place: Place
  importId: string
  fileId: string
  modifiedAt: Date
}

/**
 * Commits `batch`, which begins where `cursor` stands, and answers its account. `next` is the cursor after it; the ordinals in
 * it are filled in here. Throws CursorMoved when another process was quicker.
 */
export async function commit(
  source: Source,
  cursor: Cursor,
  next: Cursor,
  batch: Batch,
  repos: Map<string, Repo>,
): Promise<Account> {
  const { db, actor } = source
  const { value } = await transact(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    // The transaction may run again after a deadlock, so it starts from the old cursor every time.
    next.state.lastOrdinals = { ...cursor.state.lastOrdinals }
    await lockCursor(sql, actor, source.place, cursor)
    const upload = await ensureUpload(sql, source, next)
    const account = await storeSessions(tx, source, upload.id, batch, next, repos)
    const kept = await keep(sql, actor, upload.id, upload.chain, batch.from, batch.raw, batch.masked)
    await saveRefusals(sql, source, upload.id, batch.refusals)
    await saveCursor(sql, actor, source.place, next)
    await saveAccount(sql, source, upload.id, next, account, { ...kept, found: batch.found })
    return account
  })
  return value
}

async function storeSessions(
  tx: Transaction,
  source: Source,
  uploadId: string,
  batch: Batch,
  next: Cursor,
  repos: Map<string, Repo>,
): Promise<Account> {
  const account = {
    ...nothingYet(),
    records: batch.records,
    refused: batch.refusals.length,
    bytes: batch.to - batch.from,
  }
  const { format } = next.state
  if (!format || batch.sessions.size === 0) return account
  const { actor } = source
  const list = [...batch.sessions.values()].map((one) => {
    const agent = one.ref.agent ?? formats[format].agent
    return { one, agent, id: sessionId(actor, agent, one.ref.nativeId) }
  })
  account.sessions = await ensureSessions(
    tx,
    actor,
    source.place.machineId,
    list.map(({ one, agent }) => ({ ...one.ref, agent })),
  )
  const heads = await lockHeads(
    tx,
    actor,
    list.map(({ id }) => id),
  )
  const sql = connectionOf(tx)
  const prices = list.some(({ one }) => one.usage.size > 0) ? await ownPrices(sql, actor) : []
  const stored: Array<{ id: string; one: SessionBatch; rows: Placed['rows'] }> = []
  for (const { one, agent, id } of list) {
    const head = heads.get(id)
    if (!head)
      throw new Error(`The head of session ${id} could not be locked; the batch was undone. Try the import again.`)
    const { rows } = await storeSession(tx, source, { id, agent, uploadId, one, head, next, account, prices })
    stored.push({ id, one, rows })
  }
  // Before the first session's row is written: whoever settles holds this lock while writing rows of other sessions.
  const shared = sharedUsage(list.map(({ one }) => one))
  if (shared.length > 0) await lockUsage(sql, actor)
  for (const { id, one, rows } of stored) {
    const repoId = await bindRepos(sql, actor, id, one.facts, repos)
    const { modifiedAt, place: at } = source
    await foldSession(tx, actor, { id, batch: one, rows, repoId, path: at.path, modifiedAt, position: batch.from })
  }
  const reporting = list.filter(({ one }) => one.usage.size > 0).map(({ id }) => id)
  await settleUsage(sql, actor, reporting, shared)
  await saveHeads(tx, heads)
  return account
}

const sharedUsage = (all: SessionBatch[]): string[] => [
  ...new Set(all.flatMap((one) => [...one.usage.values()].filter((report) => report.everywhere).map(({ key }) => key))),
]

interface Storing {
  id: string
  agent: string
  uploadId: string
  one: SessionBatch
  head: Head
  next: Cursor
  account: Account
  prices: OwnPrice[]
}

async function storeSession(tx: Transaction, source: Source, storing: Storing): Promise<Placed> {
  const { id, agent, uploadId, one, head, next, account } = storing
  const { actor } = source
  const sql: TransactionSql = connectionOf(tx)
  const keys = [...new Set(one.events.map((event) => event.key))]
  const known =
    head.nextSeq === 1
      ? new Map<string, string>()
      : await knownEvents(sql, { spaceId: actor.spaceId, sessionId: id, agent }, keys)
  const marks = await knownMarks(
    sql,
    id,
    one.records.flatMap((record) => record.mark ?? []),
  )
  const fresh = countRecords(one, new Set(known.keys()), marks, account)
  const name = sessionName(one.ref)
  const last = recall(next.state.lastOrdinals, name) ?? null
  const placed = await place(sql, head, one, known, { spaceId: actor.spaceId, sessionId: id, agent, uploadId, last })
  if (placed.last !== null) next.state.lastOrdinals = remember(next.state.lastOrdinals, name, placed.last)
  await insertEvents(sql, actor.spaceId, placed.rows)
  await addMarks(sql, actor, id, fresh)
  await upsertTools(sql, actor, agent, id, [...one.tools.values()])
  await applyTodos(sql, actor, agent, id, one.todos)
  await upsertUsage(sql, actor, id, [...one.usage.values()], storing.prices)
  account.events += placed.rows.length
  return placed
}

// A record is the same when all it says is known, also from an earlier record of this very batch. Answers the new marks.
function countRecords(one: SessionBatch, keys: Set<string>, marks: Set<string>, account: Account): string[] {
  const fresh: string[] = []
  for (const record of one.records) {
    const isNew = record.mark === null ? record.keys.some((key) => !keys.has(key)) : !marks.has(record.mark)
    for (const key of record.keys) keys.add(key)
    if (isNew) account.stored++
    else account.same++
    if (record.mark === null || !isNew) continue
    marks.add(record.mark)
    fresh.push(record.mark)
  }
  return fresh
}
