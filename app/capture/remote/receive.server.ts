// What another machine has read of a source, taken in by the importer that this machine's own files go through: same masking,
// custody, cursor and account. Law: the cursor decides. A batch told twice, or killed in the middle, ends in the same rows.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { judge, keepsOut, readIgnoreRules } from '#app/importer/ignore.server.ts'
import type { IgnoreRule } from '#app/importer/ignore.server.ts'
import { spaceKey } from '#app/importer/archive/space-key.server.ts'
import { keyedHash } from '#app/importer/identity.server.ts'
import { maskBytes } from '#app/importer/read/records.server.ts'
import { hold } from '#app/importer/read/held.ts'
import { partsOf } from '#app/importer/opencode/store.ts'
import { connectionOf } from '#app/importer/store/connection.server.ts'
import { CursorMoved, freshCursor, readCursor } from '#app/importer/store/cursor.server.ts'
import type { Cursor } from '#app/importer/store/cursor.server.ts'
import { routeOfSource } from '#app/importer/store/routes.server.ts'
import { placeOf } from '#app/importer/store/place.server.ts'
import { take } from '#app/importer/take.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Following } from '../follow.server.ts'
import { isKeptOut } from '../spool/gather.server.ts'
import type { BatchName, SourceCursor, Taken } from './batch-name.ts'
import { arrived, contentOfParts, keepPart, removeWaiting, waitingFolder } from './documents.server.ts'
import { openAccount } from './run.server.ts'

export interface Receiving extends Following {
  /** LOGBOOK_HOME. */
  home: string
}

// A request that takes longer is given up by senders and by proxies.
const patienceMs = 20_000

/** A batch that does not go on where the cursor stands. Nothing was taken; go on from `cursor`. */
export class OutOfStep extends Error {
  override readonly name = 'OutOfStep'
  readonly cursor: SourceCursor

  constructor(cursor: SourceCursor, batch: BatchName) {
    super(
      `The batch begins at byte ${batch.from} of generation ${batch.generation}, and byte ${cursor.cursor} of generation ${cursor.generation} is next. Nothing was taken; send from there.`,
    )
    this.cursor = cursor
  }
}

/** Takes `bytes`, which stand at [from, to) of the source that `batch` names. Throws OutOfStep. */
export async function receive(place: Receiving, batch: BatchName, bytes: Buffer): Promise<Taken> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await takeIn(place, batch, bytes)
    } catch (error) {
      if (!(error instanceof CursorMoved) || attempt >= 5) throw error
    }
  }
}

/** Where a source stands, and by what it is known again. */
export async function cursorOf(place: Receiving, source: string): Promise<SourceCursor> {
  const waiting = await arrived(folderOf(place, source))
  return { ...told(source, await read(place, source)), ...(waiting && { waiting }) }
}

async function takeIn(place: Receiving, batch: BatchName, bytes: Buffer): Promise<Taken> {
  if (batch.of !== undefined && batch.beginning) return takePart(place, batch, batch.beginning, bytes)
  const known = await read(place, batch.source)
  const start = startOf(known, batch)
  if (start.position >= batch.to) return shortly(known)
  // A document is read as a whole, whatever of it has been taken.
  const from = batch.whole ? 0 : start.position
  const path = `sent:${randomUUID()}/${batch.source}`
  const rules = await readIgnoreRules(place.db, place.actor)
  const news = bytes.subarray(from - batch.from)
  const isHooks = (start.state.format ?? 'hook') === 'hook' && !batch.whole && !batch.piece
  const content = rules.length > 0 && isHooks ? await withoutKeptOut(rules, news) : news
  const release = hold(path, content, { from, folder: batch.folder })
  try {
    // What has lost a line is of hooks.
    if (start.position === 0 && content === news) {
      const verdict = await judge(rules, path, false)
      if (verdict !== 'kept') return { ...shortly(known), kept: verdict }
    }
    await takeHeld(place, batch, start, path)
  } finally {
    release()
  }
  return shortly(await read(place, batch.source))
}

async function takePart(
  place: Receiving,
  batch: BatchName,
  { length, hash }: { length: number; hash: string },
  bytes: Buffer,
): Promise<Taken> {
  const all = { ...batch, from: 0, to: length }
  const known = await read(place, batch.source)
  const start = startOf(known, all)
  const begun = start.position > 0 && start.fingerprint !== hash
  if (begun) throw new OutOfStep(told(batch.source, known), batch)
  const folder = folderOf(place, batch.source)
  if (start.position >= length) {
    await removeWaiting(folder)
    return shortly(known)
  }
  const { bytes: masked } = await maskBytes(bytes)
  const received = await keepPart(folder, hash, batch.from, masked)
  if (received < length) return { ...shortly(known), received }
  const taking = joined(`${folder} ${hash}`, () => takeWaiting(place, all, folder, hash))
  return (await withinPatience(taking)) ?? { ...shortly(await read(place, batch.source)), received }
}

// Goes on where a kill left it: the parts stay until the last row of them is taken.
async function takeWaiting(place: Receiving, batch: BatchName, folder: string, hash: string): Promise<Taken> {
  const start = startOf(await read(place, batch.source), batch)
  const path = `sent:${randomUUID()}/${batch.source}`
  const release = hold(path, await contentOfParts(folder, hash), { folder: batch.folder })
  try {
    const rules = start.position === 0 ? await readIgnoreRules(place.db, place.actor) : []
    const verdict = await judge(rules, path, false)
    if (verdict === 'kept') await takeHeld(place, batch, start, path)
    await removeWaiting(folder)
    const at = shortly(await read(place, batch.source))
    return verdict === 'kept' ? at : { ...at, kept: verdict }
  } finally {
    release()
  }
}

const underWay = new Map<string, Promise<Taken>>()

// A sender that asks again meanwhile waits for the same work.
function joined(key: string, work: () => Promise<Taken>): Promise<Taken> {
  const known = underWay.get(key)
  if (known) return known
  const begun = work().finally(() => underWay.delete(key))
  underWay.set(key, begun)
  return begun
}

/** Null when `taking` is not at its end yet; whoever asks again learns what became of it. */
async function withinPatience(taking: Promise<Taken>): Promise<Taken | null> {
  taking.catch(() => undefined)
  const over = new AbortController()
  const late = sleep(patienceMs, null, { signal: over.signal }).catch(() => null)
  try {
    return await Promise.race([taking, late])
  } finally {
    over.abort()
  }
}

async function takeHeld(place: Receiving, batch: BatchName, start: Cursor, path: string): Promise<void> {
  const { db, actor, machineId } = place
  const stored = await placeOf(place, batch.source)
  const account = await openAccount(db, actor, machineId, stored.path)
  const source = {
    db,
    ...(await routeOfSource(db, actor, stored)),
    home: actor,
    ...account,
    modifiedAt: batch.modifiedAt,
    elsewhere: true,
  }
  const key = await spaceKey(db, actor.spaceId, place.secret)
  const hash = (value: unknown) => keyedHash(key, value)
  const { whole, piece, beginning } = batch
  const sent = { whole, piece, beginning, rows: partsOf(batch.source) !== null }
  for await (const taken of take(source, start, { hash, path, bytes: batch.to, settled: true, sent })) void taken
}

// One journal of hooks holds sessions of many agents. A line that a rule keeps out becomes a blank one of its length, so that offsets stay.
async function withoutKeptOut(rules: IgnoreRule[], bytes: Buffer): Promise<Buffer> {
  const kept = Buffer.from(bytes)
  let lost = false
  for (let from = 0, end = 0; from < kept.length; from = end + 1) {
    end = kept.indexOf(0x0a, from)
    if (end < 0) break
    const line = kept.subarray(from, end)
    if (await isKeptOut(line, (event) => keepsOut(rules, event, false))) {
      line.fill(0x20)
      lost = true
    }
  }
  return lost ? kept : bytes
}

// The overlap with what is known is skipped; a hole is refused.
function startOf(known: Cursor | null, batch: BatchName): Cursor {
  const cursor = known ?? freshCursor(0)
  if (batch.generation === cursor.generation && batch.from <= cursor.position) return cursor
  if (known && batch.generation === known.generation + 1 && batch.from === 0) return freshCursor(batch.generation)
  throw new OutOfStep(told(batch.source, known), batch)
}

async function read(following: Receiving, path: string): Promise<Cursor | null> {
  const { db, actor: home } = following
  const { actor, place } = await routeOfSource(db, home, await placeOf(following, path))
  return readAs(db, actor, (tx) => readCursor(connectionOf(tx), actor, place))
}

const folderOf = ({ home, actor, machineId }: Receiving, source: string) =>
  waitingFolder(home, [actor.spaceId, machineId], source)

const shortly = (cursor: Cursor | null) => ({ generation: cursor?.generation ?? 0, cursor: cursor?.position ?? 0 })

function told(source: string, cursor: Cursor | null): SourceCursor {
  const hash = cursor?.fingerprint
  return {
    ...shortly(cursor),
    known: cursor !== null,
    beginning: cursor && hash ? { length: cursor.fingerprintLength, hash } : null,
    insideLongLine: cursor?.state.giant != null,
    document: cursor?.state.document !== undefined,
    ...(partsOf(source) && { rows: cursor?.state.rows ?? {} }),
  }
}
