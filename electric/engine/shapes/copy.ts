// COPY … TO STDOUT in the binary format, of one column of text: the fastest way out of Postgres, as bytes that need no unescaping
// and no decoding. They are taken from the socket as it reads them, past pg, whose messages cost more than the rows in them.
// https://www.postgresql.org/docs/18/sql-copy.html#id-1.9.3.55.9.4
import type { ClientBase, Connection, Submittable } from 'pg'
import type { LineSink } from '../storage/frame.ts'
import { RowSplitter } from './row-splitter.ts'

/**
 * Copies the rows of a query of one text column, none NULL, each of which begins with a SEPARATOR. What `sink` throws ends the
 * copying, and with it the connection.
 */
export function copyOut(client: ClientBase, sql: string, sink: LineSink): Promise<void> {
  return new Promise((resolve, reject) => client.query(new CopyOut(sql, sink, resolve, reject)))
}

type Listener = (chunk: Buffer) => void

// What pg calls on a query that it was given ready-made; its types name only `submit`.
class CopyOut implements Submittable {
  readonly #sql: string
  readonly #splitter: RowSplitter
  readonly #resolve: () => void
  readonly #reject: (error: unknown) => void

  constructor(sql: string, sink: LineSink, resolve: () => void, reject: (error: unknown) => void) {
    this.#sql = sql
    this.#splitter = new RowSplitter(sink)
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: Connection): void {
    this.#tap(connection)
    connection.query(`COPY (${this.#sql}) TO STDOUT (FORMAT binary)`)
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#resolve()
  }

  handleError(error: unknown): void {
    this.#reject(error)
  }

  /** Nothing is on its way to an idle connection, so what comes next begins with a message. */
  #tap({ stream }: Connection): void {
    const [parse, more] = stream.listeners('data') as Listener[]
    if (!parse || more) throw new Error('pg listens to its socket in another way than it did')
    const take = (chunk: Buffer): void => {
      try {
        const rest = this.#splitter.take(chunk, parse)
        if (!rest) return
        stream.on('data', parse).off('data', take)
        if (rest.length > 0) parse(rest)
      } catch (error) {
        this.#reject(error)
        // There is no other way to say that no more is wanted.
        stream.on('data', () => undefined).off('data', take)
        stream.destroy()
      }
    }
    stream.on('data', take).off('data', parse)
  }
}
