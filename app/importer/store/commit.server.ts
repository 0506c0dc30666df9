// One batch, one transaction: rows, custody, cursor and account commit together or not at all. After a kill -9 at any moment
// the cursor says what is missing, and taking it again ends in the same rows.
import type { Database } from '#db/client.server.ts'
import { lockHeads, saveHeads } from '#db/sequence.server.ts'
import type { Head } from '#db/sequence.server.ts'
import { actAs, transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { add, nothingYet } from '../account.ts'
import type { Account } from '../account.ts'
import type { Batch } from '../batch.ts'
import { sessionsOf } from '../collect.ts'
import { formats } from '../formats/index.ts'
import { ensureUpload, noteSessions, saveAccount, saveRefusals } from './account.server.ts'
import { connectionOf } from './connection.server.ts'
import { saveExtras } from './extras.server.ts'
import { lockCursor, saveCursor } from './cursor.server.ts'
import type { Cursor, Place } from './cursor.server.ts'
import { keep } from './custody.server.ts'
import { keepOut } from './keep-out.server.ts'
import { noteMade } from './made.server.ts'
import { lockLegacy } from './legacy/ledger.server.ts'
import { writeRows } from './legacy/write.server.ts'
import { bindRepos } from './repos.server.ts'
import type { Repo } from './repos.server.ts'
import { bySpace, holdMoves, inTurn, machineIn, nameOf } from './routes.server.ts'
import { ensureSessions, foldSession } from './sessions.server.ts'
import { storeSession } from './session.server.ts'
import type { Stored } from './session.server.ts'
import { supersedeTwins } from './twins.server.ts'
import { settleAll, storeUsage } from './usage-of-batch.server.ts'

export interface Source {
  db: Database
  actor: Actor
  /** Whose source it is and whose run, where the source goes to another space with its session: see routes.server.ts. */
  home?: Actor | undefined
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
    await holdMoves(sql)
    await lockCursor(sql, actor, source.place, cursor)
    const { state } = next
    const { batch, same, keptOut } = await keepOut(tx, actor, source.place, {
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
    await saveAccount(tx, source, upload.id, next, account, { ...kept, found: batch.found })
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
  const { modifiedAt, place } = source
  const written = await writeRows(tx, source, place.machineId, { uploadId, modifiedAt }, batch)
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
  const { actor, place } = source
  const named = [...batch.sessions.values()].map((one) => ({ one, agent: one.ref.agent ?? formats[format].agent }))
  const { made, routed } = await ensureSessions(
    tx,
    source,
    place.machineId,
    named.map(({ one, agent }) => ({ ...one.ref, agent })),
  )
  account.sessions = made
  const list = named.flatMap(({ one, agent }) => {
    const to = routed.get(nameOf(agent, one.ref.nativeId))
    return to ? [{ one, agent, ...to }] : []
  })
  // Heads and rows of sessions are locked in id order, in whichever space they are.
  const inOrder = list.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const heads = new Map<string, Head>()
  for (const { actor: other, items } of bySpace(inOrder))
    await actAs(tx, actor, other, async () => {
      const locked = await lockHeads(
        tx,
        other,
        items.map(({ id }) => id),
      )
      for (const [id, head] of locked) heads.set(id, head)
    })
  const sql = connectionOf(tx)
  await noteSessions(
    sql,
    actor,
    uploadId,
    list.map(({ id }) => id),
  )
  const stored = new Map<string, Stored>()
  await inTurn(tx, actor, list, async ({ one, agent, id, actor: writer }) => {
    const head = heads.get(id)
    if (!head)
      throw new Error(`The head of session ${id} could not be locked; the batch was undone. Try the import again.`)
    stored.set(id, await storeSession(sql, writer, { id, agent, uploadId, one, head, next, account }))
  })
  await storeUsage(tx, actor, list)
  await inTurn(tx, actor, inOrder, async ({ id, one, actor: writer }) => {
    const placed = stored.get(id)
    if (!placed) return
    const repoId = await bindRepos(sql, writer, id, one.facts, repos)
    const { modifiedAt, fromCustody, passing } = source
    const path = formats[format].transcript === false || fromCustody || passing ? null : place.path
    await foldSession(tx, writer, { id, batch: one, ...placed, repoId, path, modifiedAt, position: batch.from })
    await noteMade(sql, id, one.events)
  })
  await settleAll(tx, actor, list)
  await inTurn(tx, actor, list, async ({ one, agent, id, actor: writer }) => {
    if (one.extras.length === 0) return
    const machineId = await machineIn(tx, actor, writer, place.machineId)
    const session = { id, agent, nativeId: one.ref.nativeId, machineId, elsewhere: source.elsewhere === true }
    await saveExtras(tx, writer, session, one.extras)
  })
  // Of the wrapper of SDK agents the audit log tells, which is written by now.
  await inTurn(tx, actor, list, ({ id }) => supersedeTwins(sql, id, stored.get(id)?.rows ?? []))
  for (const { actor: other, items } of bySpace(inOrder))
    await actAs(tx, actor, other, () => saveHeads(tx, headsOf(heads, items)))
  return account
}

const headsOf = (heads: Map<string, Head>, items: Array<{ id: string }>): Map<string, Head> =>
  new Map(
    items.flatMap(({ id }) => {
      const head = heads.get(id)
      return head ? [[id, head] as const] : []
    }),
  )
