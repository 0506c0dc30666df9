// The bytes of a COPY as they are read, in pieces that end anywhere: what is around the lines is squeezed out where it lies, so that
// no line is copied elsewhere or becomes an object.
import type { LineSink } from '../storage/frame.ts'
import { SEPARATOR } from '../storage/frame.ts'

/** Kind and length of a message. */
const MESSAGE_HEAD = 5
/** Signature, flags, length of an extension that there is not. */
const COPY_HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
/** Number of fields, then the length of the only one. The trailer has only the number, which is -1. */
const FIELDS = 2
const ROW_HEAD = 6
const CUT = -1

const COPY_DATA = 'd'.charCodeAt(0)
const COPY_DONE = 'c'.charCodeAt(0)
const ERROR = 'E'.charCodeAt(0)
/** What else may come: the answer to COPY, notices, settings, notifications. */
const OTHERS = new Set(['H', 'N', 'S', 'A'].map((kind) => kind.charCodeAt(0)))

const BATCH_BYTES = 256 * 1024
const NOTHING: Buffer = Buffer.alloc(0)

export class RowSplitter {
  readonly #sink: LineSink
  /** Whether the header of it all has come: it comes with the first row, or with the trailer if there is none. */
  #begun = false
  /** Bytes still to come of the line, or of a message for others. */
  #left = 0
  #other = 0
  /** The beginning of a head that was cut. */
  #head = NOTHING
  #pieces: Buffer[] = []
  /** Bytes of the lines in the pieces, with the one that is coming; after how many the pieces are handed over. */
  #bytes = 0
  #enough = 0

  constructor(sink: LineSink) {
    this.#sink = sink
  }

  /**
   * Takes what was read, which is changed in its place. Messages between the rows are given to `others`; what follows the last row is
   * returned. Throws when it is no COPY of one column.
   */
  take(read: Buffer, others: (bytes: Buffer) => void): Buffer | undefined {
    const chunk = this.#head.length > 0 ? Buffer.concat([this.#head, read]) : read
    this.#head = NOTHING
    // Lines that are not handed over lie between `from` and `kept`.
    let from = 0
    let kept = 0
    let at = 0
    while (at < chunk.length) {
      const end = Math.min(at + this.#left + this.#other, chunk.length)
      if (this.#left > 0) {
        if (kept < at) chunk.copyWithin(kept, at, end)
        kept += end - at
        this.#left -= end - at
        at = end
        if (this.#left > 0 || this.#bytes < this.#enough) continue
        this.#handOver(chunk.subarray(from, kept))
        from = kept
      } else if (this.#other > 0) {
        others(chunk.subarray(at, end))
        this.#other -= end - at
        at = end
      } else {
        const kind = chunk[at]
        if (kind === COPY_DONE) this.#handOver(chunk.subarray(from, kept))
        if (kind === COPY_DONE || kind === ERROR) return chunk.subarray(at)
        const head = this.#readHead(chunk, at)
        if (head === CUT) {
          this.#head = Buffer.from(chunk.subarray(at))
          break
        }
        at += head
      }
    }
    if (kept > from) this.#pieces.push(chunk.subarray(from, kept))
    return undefined
  }

  /** Reads the head of a message; its length, or CUT when not all of it is there. */
  #readHead(chunk: Buffer, at: number): number {
    if (chunk.length - at < MESSAGE_HEAD) return CUT
    const end = at + chunk.readInt32BE(at + 1) + 1
    if (chunk[at] !== COPY_DATA) {
      if (!OTHERS.has(chunk[at] ?? 0)) throw strange()
      this.#other = end - at
      return 0
    }
    const fields = at + MESSAGE_HEAD + (this.#begun ? 0 : COPY_HEAD.length)
    const line = fields + ROW_HEAD
    // Between two lines the separator is wanted, and before the first of them not.
    const start = this.#bytes === 0 ? line + SEPARATOR.length : line
    if (Math.min(start, end) > chunk.length) return CUT
    if (!this.#begun && COPY_HEAD.compare(chunk, at + MESSAGE_HEAD, fields) !== 0) throw strange()
    this.#begun = true
    if (end === fields + FIELDS && chunk.readInt16BE(fields) === -1) return end - at
    if (end <= start || chunk.readInt16BE(fields) !== 1 || chunk.readInt32BE(fields + FIELDS) !== end - line)
      throw strange()
    if (this.#bytes === 0) this.#enough = Math.min(this.#sink.room, BATCH_BYTES)
    this.#left = end - start
    this.#bytes += end - line - SEPARATOR.length
    return start - at
  }

  #handOver(last: Buffer): void {
    if (last.length > 0) this.#pieces.push(last)
    if (this.#pieces.length === 0) return
    const lines = { pieces: this.#pieces, bytes: this.#bytes }
    this.#pieces = []
    this.#bytes = 0
    this.#sink.take(lines)
  }
}

function strange(): Error {
  return new Error('Postgres sent something else than the rows of a COPY of one column')
}
