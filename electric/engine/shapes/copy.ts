// COPY … TO STDOUT in the binary format, of one column of text: the fastest way out of Postgres, as bytes that need no unescaping
// and no decoding. https://www.postgresql.org/docs/18/sql-copy.html#id-1.9.3.55.9.4
import type { ClientBase, Connection, Submittable } from 'pg'
import { LineJoiner } from '../storage/frame.ts'
import type { JoinedLines } from '../storage/frame.ts'

const HEADER_BYTES = 19
/** Number of fields, then the length of the only one. */
const TUPLE_BYTES = 6

/**
 * Copies the rows of a query of one text column, none NULL. `lines` gets them joined, some at a time; what it throws ends the
 * copying, and with it the connection.
 */
export function copyOut(client: ClientBase, sql: string, lines: (batch: JoinedLines) => void): Promise<void> {
  return new Promise((resolve, reject) => client.query(new CopyOut(sql, lines, resolve, reject)))
}

// What pg calls on a query that it was given ready-made; its types name only `submit`.
class CopyOut implements Submittable {
  readonly #sql: string
  readonly #lines: (batch: JoinedLines) => void
  readonly #resolve: () => void
  readonly #reject: (error: unknown) => void
  #begun = false
  #joiner: LineJoiner | undefined

  constructor(sql: string, lines: (batch: JoinedLines) => void, resolve: () => void, reject: (error: unknown) => void) {
    this.#sql = sql
    this.#lines = lines
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: Connection): void {
    connection.query(`COPY (${this.#sql}) TO STDOUT (FORMAT binary)`)
  }

  handleCopyData({ chunk }: { chunk: Buffer }, connection: Connection): void {
    try {
      this.#take(chunk)
      if (this.#joiner && this.#joiner.bytes >= BATCH_BYTES) this.#flush()
    } catch (error) {
      this.#reject(error)
      // There is no other way to say that no more is wanted.
      connection.stream.destroy()
    }
  }

  handleCommandComplete(): void {
    try {
      this.#flush()
    } catch (error) {
      this.#reject(error)
    }
  }

  handleReadyForQuery(): void {
    this.#resolve()
  }

  handleError(error: unknown): void {
    this.#reject(error)
  }

  /** Postgres sends a row as one message; the header comes with the first, and the trailer is a tuple of -1 fields. */
  #take(chunk: Buffer): void {
    let at = this.#begun ? 0 : HEADER_BYTES
    this.#begun = true
    while (at < chunk.length && chunk.readInt16BE(at) === 1) {
      const start = at + TUPLE_BYTES
      at = start + chunk.readInt32BE(start - 4)
      // It is copied, because the chunk is a view of a read buffer that is used again.
      this.#joiner ??= new LineJoiner(BATCH_BYTES + ROOM)
      this.#joiner.add(chunk.subarray(start, at))
    }
  }

  #flush(): void {
    const joiner = this.#joiner
    this.#joiner = undefined
    if (joiner) this.#lines(joiner.joined())
  }
}

const BATCH_BYTES = 256 * 1024
// For the line that brings a batch over its size.
const ROOM = 16 * 1024
