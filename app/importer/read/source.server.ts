// The bytes of a source, from an offset on, as blocks of whole lines. Split on 0x0A only: readline would also break at bare
// CR, U+2028 and U+2029, which are legal inside JSON strings. Memory is bounded: a line over `giantLine` comes in pieces.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { heldAt } from './held.ts'
import { packingOf, UnpackError, unpacked } from './unpack.server.ts'

/** A longer line is never held whole: it is refused as a record and kept in custody piece by piece. */
export const giantLine = 32 * 1024 * 1024

export type Block =
  /** Whole lines, the last with its newline. */
  | { kind: 'lines'; from: number; bytes: Buffer }
  /** Part of a line (or row) over the limit; `last` carries its newline. `code` and `reason` where it is refused for another cause. */
  | { kind: 'piece'; from: number; bytes: Buffer; last: boolean; code?: string; reason?: string }
  /** What stands after the last newline when the source ends. */
  | { kind: 'tail'; from: number; bytes: Buffer }

export interface ReadFrom {
  from: number
  /** The offset lies within a line over the limit, of which earlier pieces are in custody. */
  insideGiant: boolean
}

/**
 * Reads a file (zstd and gzip are decompressed; offsets are of the content) from `start.from` to its present end. Throws UnpackError
 * when all is given that a compressed file has, and it should have more.
 */
export async function* readBlocks(path: string, start: ReadFrom): AsyncGenerator<Block> {
  let brokenOff: UnpackError | null = null
  let held: Buffer[] = []
  let heldBytes = 0
  let from = start.from
  let giant = start.insideGiant

  const take = (bytes: Buffer): Buffer => {
    const all = held.length === 0 ? bytes : Buffer.concat([...held, bytes])
    held = []
    heldBytes = 0
    return all
  }

  for await (const chunk of contentOf(path, start.from, undefined, (error) => (brokenOff = error))) {
    let rest: Buffer = chunk
    if (giant) {
      const end = rest.indexOf(0x0a)
      const piece = take(end < 0 ? rest : rest.subarray(0, end + 1))
      yield { kind: 'piece', from, bytes: piece, last: end >= 0 }
      from += piece.length
      if (end < 0) continue
      giant = false
      rest = rest.subarray(end + 1)
    }
    const end = rest.lastIndexOf(0x0a)
    if (end >= 0) {
      const bytes = take(rest.subarray(0, end + 1))
      yield { kind: 'lines', from, bytes }
      from += bytes.length
      rest = rest.subarray(end + 1)
    }
    if (rest.length > 0) {
      held.push(Buffer.from(rest))
      heldBytes += rest.length
    }
    if (heldBytes <= giantLine) continue
    giant = true
    const piece = take(Buffer.alloc(0))
    yield { kind: 'piece', from, bytes: piece, last: false }
    from += piece.length
  }
  if (heldBytes > 0) yield { kind: 'tail', from, bytes: take(Buffer.alloc(0)) }
  if (brokenOff) throw brokenOff
}

/** Length of the content and time of its last change. */
export async function sourceFacts(path: string): Promise<{ bytes: number; modifiedAt: Date }> {
  const held = heldAt(path)
  if (held) return { bytes: held.content.length, modifiedAt: held.modifiedAt }
  const file = await open(path, 'r')
  try {
    const facts = await file.stat()
    if (!facts.isFile()) throw new Error(`${path} is not a file`)
    return { bytes: facts.size, modifiedAt: facts.mtime }
  } finally {
    await file.close()
  }
}

/** Whether offsets of this source are of what it decompresses to, so that they may pass its size on disk. By content, not by name. */
export async function isCompressed(path: string): Promise<boolean> {
  return !heldAt(path) && (await packingOf(path)) !== null
}

/**
 * The content from `from` on, in chunks of at most 1 MB. Of a compressed file that breaks off or is damaged it is what could be read,
 * and `onBroken` is told. Throws UnpackError past the bound that a file has.
 */
export async function* contentOf(
  path: string,
  from: number,
  to = Number.POSITIVE_INFINITY,
  onBroken?: (error: UnpackError) => void,
): AsyncGenerator<Buffer> {
  if (from >= to) return
  const held = heldAt(path)
  if (held) {
    yield* held.content.read(from, Math.min(to, held.content.length))
    return
  }
  const packing = await packingOf(path)
  if (!packing) {
    const range = Number.isFinite(to) ? { start: from, end: to - 1 } : { start: from }
    yield* createReadStream(path, { ...range, highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>
    return
  }
  let at = 0
  try {
    for await (const chunk of unpacked(path, packing)) {
      const wanted = chunk.subarray(Math.max(0, from - at), Math.max(0, to - at))
      at += chunk.length
      if (wanted.length > 0) yield wanted
      if (at >= to) return
    }
  } catch (error) {
    if (!(error instanceof UnpackError) || !error.brokenOff) throw error
    onBroken?.(error)
  }
}

/** Bytes of the content; reads all of it. */
export async function contentLength(path: string): Promise<number> {
  let length = 0
  for await (const chunk of contentOf(path, 0)) length += chunk.length
  return length
}

/** Line ends in `bytes`. */
export function linesIn(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count++
  return count
}
