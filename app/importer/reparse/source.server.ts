// One source in custody, read again by the present parser: each stretch in a transaction of its own, so that a kill costs nothing.
// Law: no row comes twice, a second reading changes nothing, custody itself is not touched; nothing is masked here.
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { nothingYet } from '../account.ts'
import { folderBeside } from '../beside.server.ts'
import { contentOfKept } from '../custody/content.server.ts'
import type { KeptContent } from '../custody/content.server.ts'
import type { Kept } from '../custody/chunks.server.ts'
import { spaceKey } from '../archive/space-key.server.ts'
import { keyedHash } from '../identity.server.ts'
import { agentOf, formats } from '../formats/index.ts'
import { hold } from '../read/held.ts'
import { storeBatch } from '../store/commit.server.ts'
import type { Source } from '../store/commit.server.ts'
import { connectionOf } from '../store/connection.server.ts'
import { freshCursor, readCursor, saveCursor } from '../store/cursor.server.ts'
import type { Cursor } from '../store/cursor.server.ts'
import { lockLegacy } from '../store/legacy/ledger.server.ts'
import { holdMoves, routeOfSource } from '../store/routes.server.ts'
import { lockRefusal, moveAccount, settleRefusal } from '../store/settle.server.ts'
import { stretches } from '../stretches.server.ts'
import type { Stretch } from '../stretch.server.ts'
import { alignKeys } from './align.server.ts'
import { improveEvents } from './improve.server.ts'

/** What reading again brought. */
export interface Gain {
  records: number
  /** Events that are new, that say something else now, and that no longer stand. */
  added: number
  changed: number
  superseded: number
  /** Records that were refused and are taken now. */
  accepted: number
}

export const noGain = (): Gain => ({ records: 0, added: 0, changed: 0, superseded: 0, accepted: 0 })

export interface Reparsing {
  db: Database
  actor: Actor
  secret: string
}

/** Reads `kept` again and adds to `gain`; answers its format. `sessions` are those it told of so far. Throws BrokenCustody. */
export async function reparseSource(
  { db, actor, secret }: Reparsing,
  kept: Kept,
  sessions: string[],
  gain: Gain,
): Promise<string | null> {
  const { source: path, bytes, generation, machineId } = kept
  const content = contentOfKept(db, actor, kept)
  const release = hold(path, content, { folder: await folderBeside(path) })
  try {
    const source: Source = {
      db,
      ...(await routeOfSource(db, actor, { machineId, path })),
      home: actor,
      importId: '',
      fileId: '',
      modifiedAt: kept.modifiedAt ?? new Date(0),
      fromCustody: true,
    }
    const key = await spaceKey(db, actor.spaceId, secret)
    const hash = (value: unknown) => keyedHash(key, value)
    let current = freshCursor(generation)
    for await (const step of stretches(current, { hash, path, bytes, settled: true, keepSecrets: true })) {
      if ('tornBytes' in step) continue
      await readAgain(source, kept, content, step, current, sessions, gain)
      current = step.next
    }
    await transact(db, actor, (tx) => keepState(tx, source, kept, current, gain))
    return current.state.format ?? kept.format
  } finally {
    release()
  }
}

async function readAgain(
  source: Source,
  kept: Kept,
  content: KeptContent,
  { batch, next }: Stretch,
  before: Cursor,
  sessions: string[],
  gain: Gain,
): Promise<void> {
  const { format } = next.state
  if (!format) return
  const { db, actor } = source
  const masked = content.wasMasked(batch.from, batch.to)
  // What stands for a secret in another store's row is a hash of it, which cannot be made again.
  if (masked) batch.rows = []
  const others = batch.rows.length > 0 || formats[format].sealed !== undefined || isStore(format)
  // A process of that time is none of now.
  // Nor does an old word say how a session stands: of words of one moment the last to arrive would count.
  for (const one of batch.sessions.values()) {
    one.extras = one.extras.map(({ process: _process, ...extras }) => extras)
    if (isKnown(kept)) one.facts.turn = null
  }
  const { value } = await transact(db, actor, async (tx): Promise<Gain> => {
    const sql = connectionOf(tx)
    next.state.lastOrdinals = { ...before.state.lastOrdinals }
    await holdMoves(sql)
    if (batch.rows.length > 0) await lockLegacy(sql, actor)
    await alignKeys(tx, actor, kept.id, batch, format, masked)
    const { events: added } = await storeBatch(tx, source, kept.id, batch, next, new Map())
    const improved = others
      ? { changed: 0, superseded: 0 }
      : await improveEvents(tx, actor, { uploadId: kept.id, batch, format }, sessions)
    const accepted = await acceptRefused(tx, actor, kept.id, batch)
    return { records: batch.records, added, ...improved, accepted }
  })
  for (const key of ['records', 'added', 'changed', 'superseded', 'accepted'] as const) gain[key] += value[key]
}

// A parser took it when it was imported.
const isKnown = ({ format }: Kept): boolean => format !== null && format in formats

// Their rows are known by their own ids and ledgers, and their events may stand for other places.
const isStore = (format: string): boolean =>
  ['codex-session-view', 'normalised-session', 'remote-control', 'dispatch', 'workio', 'hook-bridge'].includes(format)

// Refused records of the range that are not refused any more.
async function acceptRefused(
  tx: Transaction,
  actor: Actor,
  uploadId: string,
  batch: Stretch['batch'],
): Promise<number> {
  const sql = connectionOf(tx)
  const still = batch.refusals.map(({ offset }) => offset)
  const rows = await sql<Array<{ id: string }>>`
    select id from import_refusals where upload_id = ${uploadId} and byte_offset >= ${batch.from} and byte_offset < ${batch.to}
      and resolution is null and not (byte_offset = any(${still}::bigint[])) order by id`
  for (const { id } of rows) {
    const refusal = await lockRefusal(sql, id)
    if (!refusal || refusal.settled) continue
    await moveAccount(sql, refusal, 'stored', nothingYet())
    await settleRefusal(sql, actor, id, { resolution: 'corrected', corrected: null })
  }
  return rows.length
}

// What the present parser remembers at the end of the source, so that what the source says next is read by it as well. A source
// that no format took before has its account now.
async function keepState(
  tx: Transaction,
  { actor, place }: Source,
  kept: Kept,
  end: Cursor,
  gain: Gain,
): Promise<void> {
  const sql = connectionOf(tx)
  const { format } = end.state
  if (!format) return
  if (!isKnown(kept))
    await sql`
      update uploads set agent = ${agentOf(format)}, format = ${format}, records = ${gain.records}, stored = ${gain.records}, same = 0, refused = 0
      where id = ${kept.id}`
  const cursor = await readCursor(sql, actor, place)
  if (!cursor || cursor.generation !== kept.generation || cursor.position !== end.position) return
  const { parser } = end.state
  const state = cursor.state.format === null ? end.state : { ...cursor.state, format, parser }
  if (JSON.stringify(state) !== JSON.stringify(cursor.state)) await saveCursor(sql, actor, place, { ...cursor, state })
}
