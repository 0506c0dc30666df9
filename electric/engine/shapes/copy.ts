// COPY … TO STDOUT in the binary format, of one column of text: the fastest way out of Postgres, as bytes that need no unescaping
// and no decoding. https://www.postgresql.org/docs/18/sql-copy.html#id-1.9.3.55.9.4
import type { ClientBase, Connection, Submittable } from 'pg'

const HEADER_BYTES = 19
/** Number of fields, then the length of the only one. */
const TUPLE_BYTES = 6

/**
 * Copies the rows of a query of one text column, none NULL. `rows` gets some values at a time, as bytes of their own; what it
 * throws ends the copying, and with it the connection.
 */
export function copyOut(client: ClientBase, sql: string, rows: (values: Buffer[]) => void): Promise<void> {
  return new Promise((resolve, reject) => client.query(new CopyOut(sql, rows, resolve, reject)))
}

// What pg calls on a query that it was given ready-made; its types name only `submit`.
class CopyOut implements Submittable {
  readonly #sql: string
  readonly #rows: (values: Buffer[]) => void
  readonly #resolve: () => void
  readonly #reject: (error: unknown) => void
  #begun = false
  #values: Buffer[] = []
  #bytes = 0

  constructor(sql: string, rows: (values: Buffer[]) => void, resolve: () => void, reject: (error: unknown) => void) {
    this.#sql = sql
    this.#rows = rows
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: Connection): void {
    connection.query(`COPY (${this.#sql}) TO STDOUT (FORMAT binary)`)
  }

  handleCopyData({ chunk }: { chunk: Buffer }, connection: Connection): void {
    try {
      this.#take(chunk)
      if (this.#bytes >= BATCH_BYTES) this.#flush()
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
      // A copy, because the chunk is a view of a read buffer that is used again.
      this.#values.push(Buffer.from(chunk.subarray(start, at)))
      this.#bytes += at - start
    }
  }

  #flush(): void {
    const values = this.#values
    this.#values = []
    this.#bytes = 0
    if (values.length > 0) this.#rows(values)
  }
}

const BATCH_BYTES = 256 * 1024
