// Compressed files, unpacked as they are read: told by their content, bounded where somebody set a bound. Law: of a file that breaks
// off everything that is whole is given before it is said that it breaks off.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Duplex } from 'node:stream'
import { constants, createGunzip, createZstdDecompress } from 'node:zlib'
import { ZstdFrames } from './zstd-frames.ts'

export type Packing = 'zstd' | 'gzip'

/** Why a file could not be unpacked to its end, in words for whoever imported it. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError'
  /** All that could be unpacked has been given, and nothing more will come. */
  readonly brokenOff: boolean

  constructor(message: string, brokenOff: boolean) {
    super(message)
    this.brokenOff = brokenOff
  }
}

const bounds = new Map<string, number>()

/** Bounds what the file at `path` may unpack to, in bytes, until the answer is called. */
export function boundUnpacking(path: string, bytes: number): () => void {
  bounds.set(path, bytes)
  return () => void bounds.delete(path)
}

/** How the file at `path` is compressed; null when it is not. */
export async function packingOf(path: string): Promise<Packing | null> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    if (bytesRead === 4 && buffer.readUInt32LE() === 0xfd2fb528) return 'zstd'
    return bytesRead >= 3 && buffer.readUIntBE(0, 3) === 0x1f8b08 ? 'gzip' : null
  } finally {
    await file.close()
  }
}

/** What the file at `path` unpacks to. Throws UnpackError where it breaks off, is damaged or passes its bound. */
export async function* unpacked(path: string, packing: Packing): AsyncGenerator<Buffer> {
  const bound = bounds.get(path) ?? Number.POSITIVE_INFINITY
  let given = 0
  for await (const chunk of packing === 'zstd' ? unzstd(path) : gunzipped(path)) {
    given += chunk.length
    if (given > bound)
      throw new UnpackError(
        `${path} unpacks to more than ${bound.toLocaleString('en')} bytes, so it was not read any further. What was taken of it is kept. ` +
          'If it is no mistake, unpack it and send it in parts, run `logbook import` on the machine it lies on, or set LOGBOOK_UPLOAD_UNPACKED_BYTES.',
        false,
      )
    yield chunk
  }
}

// Frame by frame, because the decompressor ends with the first.
async function* unzstd(path: string): AsyncGenerator<Buffer> {
  const frames = new ZstdFrames()
  const packed = createReadStream(path)
  const pieces = piecesOf(packed, frames)
  try {
    for (let first = await pieces.next(); !first.done; first = await pieces.next())
      yield* piped(path, Readable.from(restOfFrame(first.value, pieces)), createZstdDecompress())
    if (!frames.whole) throw breaksOff(path)
  } finally {
    packed.destroy()
  }
}

interface FramePiece {
  bytes: Buffer
  ends: boolean
}

async function* piecesOf(packed: AsyncIterable<Buffer>, frames: ZstdFrames): AsyncGenerator<FramePiece> {
  for await (const chunk of packed) {
    let from = 0
    for (const to of frames.push(chunk)) {
      yield { bytes: chunk.subarray(from, to), ends: true }
      from = to
    }
    if (from < chunk.length) yield { bytes: chunk.subarray(from), ends: false }
  }
}

async function* restOfFrame(first: FramePiece, pieces: AsyncGenerator<FramePiece>): AsyncGenerator<Buffer> {
  yield first.bytes
  for (let { ends } = first; !ends;) {
    const next = await pieces.next()
    if (next.done) return
    yield next.value.bytes
    ends = next.value.ends
  }
}

async function* gunzipped(path: string): AsyncGenerator<Buffer> {
  let given = 0
  try {
    for await (const chunk of piped(path, createReadStream(path), createGunzip())) {
      yield chunk
      given += chunk.length
    }
    return
  } catch (error) {
    if (!(error instanceof UnpackError) || codeOf(error.cause) !== 'Z_BUF_ERROR') throw error
  }
  // The end that it held back when it saw that more should follow.
  let at = 0
  for await (const chunk of piped(
    path,
    createReadStream(path),
    createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  )) {
    const rest = chunk.subarray(Math.max(0, given - at))
    at += chunk.length
    if (rest.length > 0) yield rest
  }
  throw breaksOff(path)
}

async function* piped(path: string, packed: Readable, unpacking: Duplex): AsyncGenerator<Buffer> {
  packed.on('error', (error) => unpacking.destroy(error))
  try {
    yield* packed.pipe(unpacking) as AsyncIterable<Buffer>
  } catch (error) {
    if (!/^(?:Z_|ZSTD_)/.test(codeOf(error))) throw error
    const words = `${path} is damaged: from some place on it cannot be unpacked. What stands before it was taken and is kept; get a whole copy and import it again.`
    throw Object.assign(new UnpackError(words, true), { cause: error })
  } finally {
    // Whoever had enough leaves in the middle.
    packed.destroy()
  }
}

const breaksOff = (path: string): UnpackError =>
  new UnpackError(
    `${path} breaks off: it is compressed and its end is missing. What is whole of it was taken and is kept; get a whole copy and import it again.`,
    true,
  )

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
