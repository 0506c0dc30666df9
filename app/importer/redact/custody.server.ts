// Custody under newer rules: chunks keep their places and their hashes of the source, and are given new bytes and a new chain. Law: one
// transaction a source, so that a reader never meets half a chain; what is appended meanwhile joins the new one.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Sql, TransactionSql } from 'postgres'
import type { Kept } from '../custody/chunks.server.ts'
import { masksIn } from '../custody/marks.ts'
import { maskVersion } from '../mask/version.ts'
import { linked } from '../store/custody.server.ts'
import type { MaskedPart } from './newer.server.ts'

/** Masks by their kind; `stars` where no kind had room. */
export type MaskCounts = Record<string, number>

interface ChunkRow {
  index: number
  from: number
  to: number
  hash: string
  bytes: Buffer
}

type StoredChunk = { index: number; source_from: string; source_to: string; hash: string; data: Buffer }

/** Writes `newer`, all bytes of `kept`, in the place of what is stored; answers the masks that are new. */
export async function rewriteCustody(sql: Sql, kept: Kept, newer: AsyncIterable<MaskedPart>): Promise<MaskCounts> {
  const masks: MaskCounts = {}
  await sql.begin(async (tx) => {
    let previous = ''
    let held: Buffer = Buffer.alloc(0)
    let chunk = await chunkAt(tx, kept.id, 0)
    for await (const { bytes } of newer) {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes])
      while (chunk && chunk.index < kept.chunks && held.length >= chunk.to - chunk.from) {
        const length = chunk.to - chunk.from
        previous = await put(tx, kept, chunk, held.subarray(0, length), previous, masks)
        held = held.subarray(length)
        chunk = await chunkAt(tx, kept.id, chunk.index + 1)
      }
    }
    if (chunk && chunk.index < kept.chunks)
      throw new Error(`Only a part of ${kept.source} could be read again. It was left as it is; run the command again.`)
    await joinAppended(tx, kept, chunk, previous, masks)
  })
  return masks
}

/** Notes that the rules of today were applied to sources in which they find nothing. */
export async function markNewer(sql: Sql, ids: string[]): Promise<void> {
  if (ids.length > 0) await sql`update uploads set mask_version = ${maskVersion} where id = any(${ids}::uuid[])`
}

// The importer appends under the lock of the cursor, under the rules of today: its chunks only take their place in the new chain.
async function joinAppended(
  tx: TransactionSql,
  kept: Kept,
  first: ChunkRow | null,
  head: string,
  masks: MaskCounts,
): Promise<void> {
  await tx`
    select 1 from capture_cursors c join uploads u on (u.space_id, u.machine_id, u.source) = (c.space_id, c.machine_id, c.source)
    where u.id = ${kept.id} for update of c`
  let previous = head
  for (let chunk = first ?? (await chunkAt(tx, kept.id, kept.chunks)); chunk;) {
    previous = await put(tx, kept, chunk, chunk.bytes, previous, masks)
    chunk = await chunkAt(tx, kept.id, chunk.index + 1)
  }
  const added = Object.values(masks).reduce((sum, count) => sum + count, 0)
  await tx`
    update uploads set stored_hash = ${previous}, masked = masked + ${added}, mask_version = ${maskVersion},
      stored_bytes = (select coalesce(sum(octet_length(data)), 0) from upload_chunks where upload_id = ${kept.id})
    where id = ${kept.id}`
}

// Answers the new link of the chain.
async function put(
  tx: TransactionSql,
  kept: Kept,
  { index, bytes, hash }: ChunkRow,
  newer: Buffer,
  previous: string,
  masks: MaskCounts,
): Promise<string> {
  const link = linked(previous, newer)
  if (!bytes.equals(newer)) {
    countMasks(masks, bytes, newer)
    await tx`
      update upload_chunks set data = ${zstdCompressSync(newer)}, hash = ${link} where upload_id = ${kept.id} and index = ${index}`
  } else if (link !== hash)
    await tx`update upload_chunks set hash = ${link} where upload_id = ${kept.id} and index = ${index}`
  return link
}

async function chunkAt(tx: TransactionSql, id: string, index: number): Promise<ChunkRow | null> {
  const [row] = await tx<StoredChunk[]>`
    select index, source_from, source_to, hash, data from upload_chunks where upload_id = ${id} and index = ${index}`
  if (!row) return null
  const { source_from: from, source_to: to, hash, data } = row
  return { index, from: Number(from), to: Number(to), hash, bytes: zstdDecompressSync(data) }
}

/** Adds to `counts` the masks that stand in `after` and not in `before`. */
export function countMasks(counts: MaskCounts, before: Buffer, after: Buffer): void {
  const add = (bytes: Buffer, by: number) => {
    for (const { kind } of masksIn(bytes, 0)) counts[kind ?? 'stars'] = (counts[kind ?? 'stars'] ?? 0) + by
  }
  add(after, 1)
  add(before, -1)
  for (const [kind, count] of Object.entries(counts)) if (count === 0) delete counts[kind]
}
