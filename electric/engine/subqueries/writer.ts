// Where a follower's lines go in the log: entries of transactions at their own places, events and moved rows between them.
import type { Entry } from '../shapes/log.ts'
import type { Shape } from '../shapes/shape.ts'

export class Writer {
  readonly #shape: Shape
  /** The last place taken. */
  #lsn = 0n
  #op = -1

  constructor(shape: Shape) {
    this.#shape = shape
  }

  /** Stages a transaction's entries. */
  entries(entries: readonly Entry[]): void {
    const last = entries.at(-1)
    if (!last) return
    this.#shape.log.stage(entries)
    this.#lsn = last.lsn
    this.#op = last.op
  }

  /** Later lines stand at this LSN, or directly behind what is already at or above it. */
  moveTo(lsn: bigint): void {
    if (lsn <= this.#lsn) return
    this.#lsn = lsn
    this.#op = -1
  }

  /** Stages a line that is no change of the stream at the next place. */
  line(line: string): void {
    this.#op += 1
    this.#shape.log.stage([{ lsn: this.#lsn, op: this.#op, line }])
  }
}
