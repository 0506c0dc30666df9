// Files of the data folder that wait to be taken: recordings, hook events, telemetry, mirrored transcripts. They are masked where they
// stand, byte for byte as long, so whoever appends to one is not disturbed. Law: a source whose bytes were changed here is still
// known as the same source.
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql, TransactionSql } from 'postgres'
import { mirrorFolder } from '#app/capture/sdk/transcript-store.ts'
import { spoolOf } from '#app/capture/spool/append.ts'
import { telemetryFolder } from '#app/capture/telemetry.ts'
import { terminalFolder } from '#app/capture/terminal/records.ts'
import { takePieces } from '../giant.server.ts'
import { keyedHash } from '../identity.server.ts'
import { maskBytes } from '../read/records.server.ts'
import { contentOf, readBlocks } from '../read/source.server.ts'
import { freshCursor, fingerprintOf } from '../store/cursor.server.ts'
import { linked } from '../store/custody.server.ts'
import { storedName } from '../stored-name.server.ts'
import { countMasks } from './custody.server.ts'
import type { MaskCounts } from './custody.server.ts'

/** The files of `home` that hold what came from sources. */
export async function heldFiles(home: string): Promise<string[]> {
  const { incoming, journal, torn } = spoolOf(home)
  const folders = [
    incoming,
    journal,
    torn,
    ...[terminalFolder, telemetryFolder, mirrorFolder].map((one) => join(home, one)),
  ]
  const files: string[] = []
  for (const folder of folders)
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []))
      if (entry.isFile()) files.push(join(entry.parentPath, entry.name))
  return files
}

/** Masks `path` where it stands; with `dryRun` only counts. Answers the masks that are new; a file that is gone has none. */
export async function maskFile(
  sql: Sql,
  path: string,
  { dryRun, secret }: { dryRun: boolean; secret: string },
): Promise<MaskCounts> {
  const masks: MaskCounts = {}
  const found = await changesIn(path, masks, () => Promise.resolve()).catch(whenGone)
  if (!found || dryRun) return masks
  const name = await storedName(path, (value) => keyedHash(secret, value))
  await sql.begin(async (tx) => {
    const cursors = await tx<CursorRow[]>`
      select id, space_id, machine_id, source, generation, fingerprint_length from capture_cursors where source = ${name} for update`
    const file = await open(path, 'r+').catch(whenGone)
    if (!file) return
    try {
      await changesIn(path, {}, async (from, bytes) => void (await file.write(bytes, 0, bytes.length, from)))
      await file.sync()
    } finally {
      await file.close()
    }
    for (const cursor of cursors) await knowAgain(tx, path, cursor)
  })
  return masks
}

export interface CursorRow {
  id: string
  space_id: string
  machine_id: string
  source: string
  generation: number
  fingerprint_length: number
}

// Tells of each part that is another one under the rules of today; answers whether there was any.
async function changesIn(
  path: string,
  masks: MaskCounts,
  onChange: (from: number, bytes: Buffer) => Promise<void>,
): Promise<boolean> {
  let any = false
  const pieces = takePieces()
  let cursor = freshCursor(0)
  const look = async (from: number, before: Buffer, after: Buffer) => {
    if (before.equals(after)) return
    any = true
    countMasks(masks, before, after)
    await onChange(from, after)
  }
  for await (const block of readBlocks(path, { from: 0, insideGiant: false })) {
    if (block.kind === 'piece')
      for await (const { batch, next } of pieces(block, { ...cursor, position: Math.max(cursor.position, 0) })) {
        await look(batch.from, batch.raw, batch.masked)
        cursor = next
      }
    else {
      await look(block.from, block.bytes, (await maskBytes(block.bytes)).bytes)
      cursor = { ...cursor, position: block.from + block.bytes.length }
    }
  }
  return any
}

/** Tells the cursor of a file that was changed here by what it is known now: its first bytes, and the chain over all that was taken of it. */
export async function knowAgain(tx: TransactionSql, path: string, cursor: CursorRow): Promise<void> {
  const { id, space_id: space, machine_id: machine, source, generation, fingerprint_length: length } = cursor
  if (length > 0)
    await tx`update capture_cursors set fingerprint = ${await fingerprintOf(path, length)} where id = ${id}`
  const chunks = await tx<Array<{ upload_id: string; index: number; source_from: string; source_to: string }>>`
    select c.upload_id, c.index, c.source_from, c.source_to from upload_chunks c join uploads u on u.id = c.upload_id
    where u.space_id = ${space} and u.machine_id = ${machine} and u.source = ${source} and u.generation = ${generation} order by c.index`
  let hash = ''
  for (const { upload_id: upload, index, source_from: from, source_to: to } of chunks) {
    const parts: Buffer[] = []
    for await (const part of contentOf(path, Number(from), Number(to))) parts.push(part)
    hash = linked(hash, Buffer.concat(parts))
    await tx`update upload_chunks set source_hash = ${hash} where upload_id = ${upload} and index = ${index}`
    await tx`update uploads set source_hash = ${hash} where id = ${upload}`
  }
}

function whenGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
