// A frame: some lines of one log as they go out, with the positions of the lines and a checksum that continues the one before.
import { crc32 } from 'node:zlib'
import type { Offset } from '../offsets.ts'
import { compareOffsets } from '../offsets.ts'

/** What stands between two lines of a body: valid between the items of a JSON array, and never inside a line. */
export const SEPARATOR = ',\n'

const SEPARATOR_BYTES = Buffer.from(SEPARATOR)

/** Lines in one piece, joined by SEPARATOR; `ends` says where each of them ends. */
export type JoinedLines = { readonly body: Buffer; readonly ends: readonly number[] }

/** Joins lines as they come, by copying their bytes. */
export class LineJoiner {
  #body: Buffer
  #length = 0
  #ends: number[] = []

  /** Made for about so many bytes; a longer line makes more room. */
  constructor(bytes: number) {
    this.#body = Buffer.allocUnsafeSlow(bytes)
  }

  get bytes(): number {
    return this.#length
  }

  add(line: Uint8Array): void {
    const start = this.#ends.length === 0 ? 0 : this.#length + SEPARATOR.length
    if (start + line.length > this.#body.length) {
      const more = Buffer.allocUnsafeSlow(2 * (start + line.length))
      more.set(this.#body.subarray(0, this.#length))
      this.#body = more
    }
    if (start > 0) this.#body.set(SEPARATOR_BYTES, this.#length)
    this.#body.set(line, start)
    this.#length = start + line.length
    this.#ends.push(this.#length)
  }

  joined(): JoinedLines {
    return { body: this.#body.subarray(0, this.#length), ends: this.#ends }
  }
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
  readonly crc: number
}

export type Frame = Tail & {
  /** Its place in its run, from 0. */
  readonly seq: number
  /** The lines, joined by SEPARATOR. Shared by all readers; nobody changes it. */
  readonly body: Buffer
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

/** The checksum of a frame of this run that follows one with the checksum `before`. */
export function frameCrc(run: string, before: number, frame: Omit<Frame, 'crc'>): number {
  const { at, ops, body } = frame
  const { seq, chunk, chunkBytes, total } = frame
  const place = `${run} ${seq} ${chunk} ${chunkBytes} ${total} ${at.lsn} ${at.op} ${ops?.length ?? '-'}`
  const head = crc32(place, before)
  return crc32(body, ops ? crc32(ops, head) : head)
}

/** The checksum of where a frame ends, which is read without its body. */
export function tailCrc(run: string, { seq, chunk, chunkBytes, total, at, crc }: Omit<Frame, 'ops' | 'body'>): number {
  return crc32(`${run} ${seq} ${chunk} ${chunkBytes} ${total} ${at.lsn} ${at.op} ${crc}`)
}

/** The frame's lines after `offset`; undefined when all of them are. */
export function linesAfter({ at, ops, body }: Frame, offset: Offset): Buffer | undefined {
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
