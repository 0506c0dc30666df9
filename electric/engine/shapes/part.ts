// A transaction on its way through, and its part of each shape. A part's lines go to the log's stage in pieces; its last line is held
// back until the commit, as it says that it is the last.
import { closeChangeLine, transactionStamp } from '../messages.ts'
import type { OpenLine } from '../messages.ts'
import type { Entry } from './log.ts'
import type { Shape } from './shape.ts'
import type { FollowedChange } from '../subqueries/followed.ts'

export class Part {
  readonly shape: Shape
  readonly #transaction: Passing
  #open: OpenLine | undefined
  #entries: Entry[] = []
  #bytes = 0
  #truncated = false

  constructor(shape: Shape, transaction: Passing) {
    this.shape = shape
    this.#transaction = transaction
  }

  /** Bytes of lines that it holds. */
  get bytes(): number {
    return this.#bytes
  }

  add(lines: readonly OpenLine[]): void {
    for (const line of lines) {
      this.#close(false)
      this.#open = line
    }
  }

  truncate(): void {
    this.#truncated = true
  }

  /** Stages what is collected but the last line, if the shape's snapshot says what to do with it; only for the transaction that is published next. */
  stage(): void {
    if (this.#entries.length === 0 || !this.shape.stage(this.#transaction, this.#entries)) return
    this.#entries = []
    this.#bytes = 0
  }

  /** Stages all that is left, or buffers it; true when the shape must end (TRUNCATE). */
  finish(): boolean {
    this.#close(true)
    if (this.#truncated && this.shape.takes(this.#transaction)) return true
    const { xid, commitLsn } = this.#transaction
    const left = { xid, commitLsn, entries: this.#entries, bytes: this.#bytes, truncated: this.#truncated }
    if (!this.shape.stage(left, left.entries)) this.shape.buffer(left)
    return false
  }

  #close(last: boolean): void {
    if (!this.#open) return
    const line = closeChangeLine(this.#open, last)
    this.#entries.push({ lsn: this.#transaction.commitLsn, op: this.#open.op, line })
    this.#bytes += line.length
    this.#transaction.collected += line.length
    this.#open = undefined
  }
}

/** A transaction between its Begin and its publication. */
export class Passing {
  readonly xid: number
  readonly commitLsn: bigint
  /** The middle of its lines' headers. */
  readonly stamp: string
  /** Whether it was published before the connection was made again. */
  readonly replayed: boolean
  readonly parts = new Map<Shape, Part>()
  /** Changes of followed tables, about their bytes, and which of those tables, by their ids, were truncated. */
  followed: FollowedChange[] = []
  followedBytes = 0
  readonly truncated: string[] = []
  /** Published changes so far. */
  count = 0
  /** Bytes of lines that were added to its parts; set back when all of them are staged. */
  collected = 0
  /** The LSN after its commit record, when that has come. */
  endLsn = 0n

  constructor(xid: number, commitLsn: bigint, replayed: boolean) {
    this.xid = xid
    this.commitLsn = commitLsn
    this.stamp = transactionStamp(xid, commitLsn)
    this.replayed = replayed
  }

  part(shape: Shape): Part {
    const found = this.parts.get(shape)
    if (found) return found
    const made = new Part(shape, this)
    this.parts.set(shape, made)
    return made
  }
}
