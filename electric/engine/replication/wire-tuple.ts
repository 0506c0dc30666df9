// A tuple of pgoutput where it lies: values become text when they are asked for.

export class WireTuple {
  #bytes: Buffer = Buffer.alloc(0)
  readonly #starts: number[] = []
  /** The value's length, or one of the marks below. */
  readonly #lengths: number[] = []
  /** The number of columns. */
  size = 0

  /** Points at the tuple that begins there; returns where it ends. */
  read(bytes: Buffer, from: number): number {
    this.#bytes = bytes
    this.size = bytes.readUInt16BE(from)
    let at = from + 2
    for (let index = 0; index < this.size; index += 1) {
      const mark = bytes[at]
      at += 1
      if (mark === NULL_VALUE || mark === UNCHANGED) {
        this.#lengths[index] = mark === NULL_VALUE ? IS_NULL : IS_UNCHANGED
        continue
      }
      const length = bytes.readUInt32BE(at)
      at += 4
      this.#starts[index] = at
      this.#lengths[index] = length
      at += length
    }
    return at
  }

  /** A column's text, null for NULL, or undefined for an unchanged TOASTed value that was not sent. */
  text(index: number): string | null | undefined {
    const length = index < this.size ? (this.#lengths[index] ?? IS_NULL) : IS_NULL
    if (length < 0) return length === IS_NULL ? null : undefined
    const start = this.#starts[index] ?? 0
    return this.#bytes.toString('utf8', start, start + length)
  }
}

const NULL_VALUE = 'n'.charCodeAt(0)
const UNCHANGED = 'u'.charCodeAt(0)
const IS_NULL = -1
const IS_UNCHANGED = -2
