// One batch, one transaction: rows, custody, cursor and account commit together or not at all. After a kill -9 at any moment
// the cursor says what is missing, and taking it again ends in the same rows.
import type { Database } from '#db/client.server.ts'
import { lockHeads, saveHeads } from '#db/sequence.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { add, nothingYet } from '../account.ts'
import type { Account } from '../account.ts'
import type { Batch, SessionBatch } from '../batch.ts'
import { sessionsOf } from '../collect.ts'
import { formats } from '../formats/index.ts'
import { ensureUpload, noteSessions, saveAccount, saveRefusals } from './account.server.ts'
import { connectionOf } from './connection.server.ts'
import { saveExtras } from './extras.server.ts'
import { lockCursor, saveCursor } from './cursor.server.ts'
import type { Cursor, Place } from './cursor.server.ts'
import { keep } from './custody.server.ts'
import { keepOut } from './keep-out.server.ts'
import { lockLegacy } from './legacy/ledger.server.ts'
import { writeRows } from './legacy/write.server.ts'
import { bindRepos } from './repos.server.ts'
import type { Repo } from './repos.server.ts'
import { ensureSessions, foldSession, sessionId } from './sessions.server.ts'
import { storeSession } from './session.server.ts'
import type { Stored } from './session.server.ts'
import { supersedeTwins } from './twins.server.ts'
import { lockUsage, ownPrices, settleUsage, upsertUsage } from './usage.server.ts'

export interface Source {
  db: Database
  actor: Actor
  place: Place
  importId: string
  fileId: string
  modifiedAt: Date
  /** Of another machine: its folders and processes are not to be looked for on this one. */
  elsewhere?: boolean
  /** Nothing of it was masked. */
  keepSecrets?: boolean | undefined
  /** What is read is custody: a session keeps the path that it has. */
  fromCustody?: boolean
  /** The file goes when it has been taken: a session keeps the path that it has. */
  passing?: boolean | undefined
}

/**
 * Commits `taken`, which begins where `cursor` stands, and answers its account. `next` is the cursor after it; the ordinals in
 * it are filled in here. Throws CursorMoved when another process was quicker.
 */
export async function commit(
  source: Source,
  cursor: Cursor,
  next: Cursor,
  taken: Batch,
  repos: Map<string, Repo>,
): Promise<Account> {
  const { db, actor } = source
  const { value } = await transact(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    // The transaction may run again after a deadlock, so it starts from the old cursor every time.
    next.state.lastOrdinals = { ...cursor.state.lastOrdinals }
    await lockCursor(sql, actor, source.place, cursor)
    const { state } = next
    const { batch, same, keptOut } = await keepOut(sql, actor, source.place, {
      batch: taken,
      before: cursor.state,
      now: state,
    })
    if (keptOut) state.keptOut = keptOut
    else delete state.keptOut
    if (batch.rows.length > 0) await lockLegacy(sql, actor)
    const upload = await ensureUpload(sql, source, next)
    // What is this source's alone comes first: the batch may take the lock of the space's usage, for which others wait.
    const kept = await keep(sql, actor, upload.id, upload.chain, batch.from, batch.raw, batch.masked)
    await saveRefusals(sql, source, upload.id, batch.refusals)
    const account = await storeBatch(tx, source, upload.id, batch, next, repos)
    add(account, { same })
    await saveCursor(sql, actor, source.place, next)
    await saveAccount(sql, source, upload.id, next, account, { ...kept, found: batch.found })
    return account
  })
  return value
}

/** Writes what a batch says and answers its account; custody, cursor and the accounts of run and source are the caller's. */
export async function storeBatch(
  tx: Transaction,
  source: Source,
  uploadId: string,
  batch: Batch,
  next: Cursor,
  repos: Map<string, Repo>,
): Promise<Account> {
  const account = await storeSessions(tx, source, uploadId, batch, next, repos)
  if (batch.rows.length > 0) await storeRows(tx, source, uploadId, batch, next, account)
  return account
}

// Rows of other stores, and what rows say of sessions that waited for these.
async function storeRows(
  tx: Transaction,
  source: Source,
  uploadId: string,
  batch: Batch,
  next: Cursor,
  account: Account,
): Promise<void> {
  const { actor, modifiedAt, place } = source
  const written = await writeRows(tx, actor, place.machineId, { uploadId, modifiedAt }, batch)
  add(account, { stored: written.stored, same: written.same, sessions: written.sessions })
  if (written.released.length === 0) return
  const late = { ...batch, records: 0, refusals: [], sessions: sessionsOf(written.released) }
  const { sessions, events } = await storeSessions(tx, source, uploadId, late, next, new Map())
  add(account, { sessions, events })
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
  await noteSessions(
    sql,
    actor,
    uploadId,
    list.map(({ id }) => id),
  )
  const stored: Array<{ id: string; one: SessionBatch; placed: Stored }> = []
  for (const { one, agent, id } of list) {
    const head = heads.get(id)
    if (!head)
      throw new Error(`The head of session ${id} could not be locked; the batch was undone. Try the import again.`)
    const placed = await storeSession(sql, actor, { id, agent, uploadId, one, head, next, account })
    stored.push({ id, one, placed })
  }
  // Before the first row of a session or of usage is written: whoever settles holds this lock while writing those of other sessions.
  const shared = sharedUsage(list.map(({ one }) => one))
  if (shared.length > 0) await lockUsage(sql, actor)
  const prices = list.some(({ one }) => one.usage.size > 0) ? await ownPrices(sql, actor) : []
  for (const { one, id } of list) await upsertUsage(sql, actor, id, [...one.usage.values()], prices)
  // Rows of sessions are locked in id order, as their heads are.
  for (const { id, one, placed } of stored.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const repoId = await bindRepos(sql, actor, id, one.facts, repos)
    const { modifiedAt, place: at, fromCustody, passing } = source
    const path = formats[format].transcript === false || fromCustody || passing ? null : at.path
    await foldSession(tx, actor, { id, batch: one, ...placed, repoId, path, modifiedAt, position: batch.from })
  }
  const reporting = list.filter(({ one }) => one.usage.size > 0).map(({ id }) => id)
  await settleUsage(sql, actor, reporting, shared)
  for (const { one, agent, id } of list)
    await saveExtras(
      tx,
      actor,
      {
        id,
        agent,
        nativeId: one.ref.nativeId,
        machineId: source.place.machineId,
        elsewhere: source.elsewhere === true,
      },
      one.extras,
    )
  // Of the wrapper of SDK agents the audit log tells, which is written by now.
  for (const { id, placed } of stored) await supersedeTwins(sql, id, placed.rows)
  await saveHeads(tx, heads)
  return account
}

const sharedUsage = (all: SessionBatch[]): string[] => [
  ...new Set(all.flatMap((one) => [...one.usage.values()].filter((report) => report.everywhere).map(({ key }) => key))),
]
