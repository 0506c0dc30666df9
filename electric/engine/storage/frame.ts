// A frame: some lines of one log as they go out, with the positions of the lines and a checksum that continues the one before.
import { crc32 } from 'node:zlib'
import type { Offset } from '../offsets.ts'
import { compareOffsets } from '../offsets.ts'

/** What stands between two lines of a body: valid between the items of a JSON array, and never inside a line. */
export const SEPARATOR = ',\n'

/** Lines joined by SEPARATOR, in pieces that end anywhere; `bytes` are those of the lines. */
export type Lines = { readonly pieces: readonly Buffer[]; readonly bytes: number }

/** What takes many lines in order. */
export type LineSink = {
  /** The line that brings lines given together to so many bytes must be the last of them. */
  readonly room: number
  take(lines: Lines): void
}

/** Where a frame ends. */
export type Tail = {
  readonly chunk: number
  /** Bytes of the chunk's lines up to here. */
  readonly chunkBytes: number
  /** Bytes of the run's lines up to here. */
  readonly total: number
  /** The position of the frame's last line. */
  readonly at: Offset
  /** Bytes of the run's file up to here: the bodies of its large frames. */
  readonly filed: number
  readonly crc: number
}

export type Frame = Tail & {
  /** Its place in its run, from 0. */
  readonly seq: number
  /** The length of its body. */
  readonly size: number
  /** The lines, joined by SEPARATOR; undefined when they are the last `size` bytes of what is filed. Shared by all readers; nobody changes it. */
  readonly body: Buffer | undefined
  /** The operations of the lines; undefined when all lines are at `at`. */
  readonly ops: Buffer | undefined
}

const OP_BYTES = 6

/** The operations as bytes: six for each, the most significant first. */
export function packOps(ops: readonly number[]): Buffer {
  const packed = Buffer.allocUnsafe(ops.length * OP_BYTES)
  for (const [index, op] of ops.entries()) packed.writeUIntBE(op, index * OP_BYTES, OP_BYTES)
  return packed
}

/** The checksum of a frame of this run that follows one with the checksum `before`, and has this body. */
export function frameCrc(
  run: string,
  before: number,
  frame: Omit<Frame, 'crc' | 'body'>,
  body: readonly Buffer[],
): number {
  const { at, ops, seq, chunk, chunkBytes, total, filed, size } = frame
  const place = `${run} ${seq} ${chunk} ${chunkBytes} ${total} ${at.lsn} ${at.op} ${filed} ${size} ${ops?.length ?? '-'}`
  let crc = crc32(place, before)
  if (ops) crc = crc32(ops, crc)
  for (const piece of body) crc = crc32(piece, crc)
  return crc
}

/** The checksum of where a frame ends, which is read without its body. */
export function tailCrc(run: string, tail: Omit<Frame, 'ops' | 'body' | 'size'>): number {
  const { seq, chunk, chunkBytes, total, at, filed, crc } = tail
  return crc32(`${run} ${seq} ${chunk} ${chunkBytes} ${total} ${at.lsn} ${at.op} ${filed} ${crc}`)
}

/** The lines of the frame's body after `offset`; undefined when all of them are. */
export function linesAfter({ at, ops }: Pick<Frame, 'at' | 'ops'>, body: Buffer, offset: Offset): Buffer | undefined {
  if (!ops) return undefined
  let skip = 0
  const count = ops.length / OP_BYTES
  const position = (index: number): Offset => ({ lsn: at.lsn, op: ops.readUIntBE(index * OP_BYTES, OP_BYTES) })
  while (skip < count && compareOffsets(position(skip), offset) <= 0) skip += 1
  if (skip === 0) return undefined
  let start = 0
  for (let line = 0; line < skip; line += 1) start = body.indexOf(SEPARATOR, start) + SEPARATOR.length
  return body.subarray(start)
}

/** The bytes of `pieces` in one, without a copy where there is one. */
export function joined(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces
  return first && pieces.length === 1 ? first : Buffer.concat(pieces)
}
