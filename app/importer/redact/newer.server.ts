// A source in custody, read under the rules of today: whether they find anything in it, what its bytes become, and what that makes of
// texts derived from it. It is read as an import reads a file, so that both end in the same masks.
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { folderBeside } from '../beside.server.ts'
import { contentOfKept } from '../custody/content.server.ts'
import type { Kept } from '../custody/chunks.server.ts'
import { formats } from '../formats/index.ts'
import type { FormatName } from '../formats/index.ts'
import { takePieces } from '../giant.server.ts'
import { spaceKey } from '../archive/space-key.server.ts'
import { keyedHash } from '../identity.server.ts'
import { hold } from '../read/held.ts'
import { maskBytes } from '../read/records.server.ts'
import { readBlocks } from '../read/source.server.ts'
import { freshCursor } from '../store/cursor.server.ts'
import { writersOf } from '../store/routes.server.ts'
import { concealed } from '../stretch.server.ts'
import type { Stretch } from '../stretch.server.ts'
import { stretches } from '../stretches.server.ts'
import { pairStretch } from './pairs.server.ts'
import type { Pairs } from './pairs.server.ts'

export interface Reading {
  db: Database
  actor: Actor
  kept: Kept
  /** Keys the hashes of records without an id. */
  secret: string
}

export interface MaskedPart {
  from: number
  bytes: Buffer
}

/** Whether the rules of today find anything in `kept`. Throws BrokenCustody. `onBytes` is told of what was read. */
export async function hasNews(reading: Reading, onBytes: (bytes: number) => void): Promise<boolean> {
  const release = await held(reading)
  try {
    for await (const { found, bytes } of maskedBlocks(reading, 0)) {
      onBytes(bytes.length)
      if (found > 0) return true
    }
    return false
  } finally {
    release()
  }
}

/** The bytes of `kept` as they are to be, in order and without a gap. Throws BrokenCustody. */
export async function* newerBytes(reading: Reading): AsyncGenerator<MaskedPart> {
  const release = await held(reading)
  try {
    let at = 0
    for await (const { batch } of readStretches(reading, false)) {
      yield { from: batch.from, bytes: batch.masked }
      at = batch.to
    }
    // What no reader wants (the rest of a torn document) is masked as text.
    if (at < reading.kept.bytes) yield* maskedBlocks(reading, at)
  } finally {
    release()
  }
}

/** Adds what texts derived from `kept` become. */
export async function pairSource(reading: Reading, pairs: Pairs): Promise<void> {
  const { db, actor, kept } = reading
  const writers = await writersOf(db, actor)
  const release = await held(reading)
  const [older, newer] = [readStretches(reading, true), readStretches(reading, false)]
  try {
    for (;;) {
      const [then, now] = [await older.next(), await newer.next()]
      if (then.done || now.done) return
      const { format } = now.value.next.state
      // Cut elsewhere: the rules alone have to do.
      if (format === null || then.value.batch.from !== now.value.batch.from) return
      if (then.value.batch.masked.equals(now.value.batch.masked)) continue
      await pairStretch(pairs, { writers, uploadId: kept.id, format }, then.value.batch, now.value.batch)
    }
  } finally {
    await older.return(undefined)
    await newer.return(undefined)
    release()
  }
}

// What is held under a path is held once, however many read it.
async function held({ db, actor, kept }: Reading): Promise<() => void> {
  return hold(kept.source, contentOfKept(db, actor, kept), { folder: await folderBeside(kept.source) })
}

async function* readStretches({ db, actor, kept, secret }: Reading, asKept: boolean): AsyncGenerator<Stretch> {
  const { source: path, bytes, generation } = kept
  const key = await spaceKey(db, actor.spaceId, secret)
  const hash = (value: unknown) => keyedHash(key, value)
  const options = { hash, path, bytes, settled: true, keepSecrets: asKept }
  for await (const step of stretches(freshCursor(generation), options)) if (!('tornBytes' in step)) yield step
}

async function* maskedBlocks({ kept }: Reading, from: number): AsyncGenerator<MaskedPart & { found: number }> {
  const { source: path, format, generation } = kept
  const known = format !== null && format in formats ? (format as FormatName) : null
  const pieces = takePieces()
  let cursor = { ...freshCursor(generation), position: from }
  for await (const block of readBlocks(path, { from, insideGiant: false })) {
    if (block.kind === 'piece') {
      for await (const { batch, next } of pieces(block, cursor)) {
        yield { from: batch.from, bytes: batch.masked, found: batch.found }
        cursor = next
      }
      continue
    }
    const { bytes, found } = await concealed(await maskBytes(block.bytes), known)
    yield { from: block.from, bytes, found }
    cursor = { ...cursor, position: block.from + bytes.length }
  }
}
