// Custody: the masked bytes of every source, compressed, in chunks that are chained by hash. Two chains: over what is stored,
// so that a missing or changed chunk is seen; over the source, so that a rewritten source is told from one that only grew.
import { createHash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import { contentOf } from '../read/source.server.ts'

const chunkSize = 1024 * 1024

export interface Chain {
  chunks: number
  storedHash: string
  sourceHash: string
}

/** Appends masked bytes (as long as the source bytes `raw`) that stand at `from`; answers the moved chain and bytes stored. */
export async function keep(
  sql: TransactionSql,
  actor: Actor,
  uploadId: string,
  chain: Chain,
  from: number,
  raw: Buffer,
  masked: Buffer,
): Promise<{ chain: Chain; storedBytes: number }> {
  let next = chain
  let storedBytes = 0
  for (let at = 0; at < masked.length;) {
    const end = endOfChunk(masked, at)
    const bytes = masked.subarray(at, end)
    const data = zstdCompressSync(bytes)
    const storedHash = linked(next.storedHash, bytes)
    const sourceHash = linked(next.sourceHash, raw.subarray(at, end))
    await sql`
      insert into upload_chunks (space_id, upload_id, index, source_from, source_to, encoding, length, hash, source_hash, data)
      values (${actor.spaceId}, ${uploadId}, ${next.chunks}, ${from + at}, ${from + end}, 'zstd', ${bytes.length}, ${storedHash}, ${sourceHash}, ${data})`
    next = { chunks: next.chunks + 1, storedHash, sourceHash }
    storedBytes += data.length
    at = end
  }
  return { chain: next, storedBytes }
}

/** Whether the source still begins with the bytes that are in custody. `ends` are the ends of its chunks, in order. */
export async function stillBegins(path: string, ends: number[], sourceHash: string): Promise<boolean> {
  const until = ends.at(-1) ?? 0
  let hash = ''
  let running = createHash('sha256')
  let at = 0
  let index = 0
  for await (const chunk of contentOf(path, 0, until)) {
    for (let from = 0; from < chunk.length;) {
      const end = ends[index] ?? until
      const part = chunk.subarray(from, from + Math.min(chunk.length - from, end - at))
      running.update(part)
      at += part.length
      from += part.length
      if (at < end) continue
      hash = running.digest('hex')
      running = createHash('sha256').update(hash)
      index++
    }
  }
  return at === until && hash === sourceHash
}

/** sha-256(previous hash + bytes), hex. */
export function linked(previous: string, bytes: Buffer): string {
  return createHash('sha256').update(previous).update(bytes).digest('hex')
}

// Chunks end with a line where there is one.
function endOfChunk(bytes: Buffer, from: number): number {
  if (bytes.length - from <= chunkSize) return bytes.length
  const newline = bytes.lastIndexOf(0x0a, from + chunkSize - 1)
  return newline >= from ? newline + 1 : from + chunkSize
}
