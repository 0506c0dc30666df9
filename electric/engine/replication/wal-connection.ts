// A connection that receives WAL: pg's Client up to START_REPLICATION, then the frames of the streaming protocol.
// https://www.postgresql.org/docs/18/protocol-replication.html
import type { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import { Client, escapeLiteral } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { sessionConfig } from './session.ts'

export type WalEvents = {
  /** The server has begun to send. */
  started(): void
  /** One message of the output plugin. Its bytes are valid until this returns. */
  message(bytes: Buffer): void
  /** The server has sent everything before this position; it may want to hear from us at once. */
  keepAlive(position: bigint, replyNow: boolean): void
  /** What has arrived together has been given. Comes soon after the last of its messages. */
  paused(): void
}

export class WalConnection {
  readonly #client: Client
  readonly #wire: Wire
  readonly #events: WalEvents
  #fail: (error: Error) => void = () => undefined
  #noticed = false
  #failed = false

  constructor(databaseUrl: string, slot: string, events: WalEvents) {
    this.#client = new Client({ ...sessionConfig(databaseUrl, `logbook-engine ${slot}`), ...REPLICATION })
    this.#wire = wireOf(this.#client)
    this.#events = events
  }

  /** Connects; returns how many milliseconds the server waits for a sign of life, 0 = for ever. */
  async open(): Promise<number> {
    this.#client.on('error', () => undefined)
    await this.#client.connect()
    const { rows } = await this.#client.query<{ setting: string }>(
      "SELECT setting FROM pg_settings WHERE name = 'wal_sender_timeout'",
    )
    return Number(rows[0]?.setting ?? 0)
  }

  /** Receives until the connection ends; then, or when the server refuses, rejects. Errors thrown by the events reject it, too. */
  async receive(slot: string, publication: string): Promise<never> {
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject
      this.#wire.on('error', reject)
      this.#wire.once('replicationStart', () => this.#guarded(() => this.#events.started()))
      this.#wire.on('copyData', ({ chunk }) => this.#guarded(() => this.#frame(chunk)))
    })
    const ended = this.#client.query(
      `START_REPLICATION SLOT ${quoteIdentifier(slot)} LOGICAL 0/0 ` +
        `(proto_version '1', publication_names ${escapeLiteral(quoteIdentifier(publication))})`,
    )
    await Promise.race([failed, ended])
    throw new Error('the replication stream ended')
  }

  /** Stops receiving: the server waits, and what is on its way stays in the system's buffers. Frames read already are still given. */
  pause(): void {
    this.#wire.stream.pause()
  }

  resume(): void {
    this.#wire.stream.resume()
  }

  /**
   * Says how far we are: everything before `done` is stored and may be forgotten by the server. Also a sign of life; `asking` for one
   * of the server.
   */
  report(done: bigint, asking: boolean): void {
    const status = Buffer.alloc(34)
    status.write('r')
    for (const at of [1, 9, 17]) status.writeBigUInt64BE(done, at)
    status.writeBigUInt64BE(BigInt(Date.now() - POSTGRES_EPOCH) * 1000n, 25)
    status[33] = asking ? 1 : 0
    this.#wire.sendCopyFromChunk(status)
  }

  /** Ends the connection; what still arrives is thrown away. */
  async close(): Promise<void> {
    this.#wire.removeAllListeners('copyData')
    this.resume()
    const late = setTimeout(() => this.#wire.stream.destroy(), CLOSE_WITHIN)
    await this.#client.end()
    clearTimeout(late)
  }

  #frame(frame: Buffer): void {
    if (frame[0] === WAL_DATA) {
      this.#notice()
      this.#events.message(frame.subarray(25))
    } else if (frame[0] === KEEP_ALIVE) this.#events.keepAlive(frame.readBigUInt64BE(1), frame[17] === 1)
  }

  /** All frames of one read are given in one turn; a microtask comes right after it. */
  #notice(): void {
    if (this.#noticed) return
    this.#noticed = true
    queueMicrotask(() => {
      this.#noticed = false
      this.#guarded(() => this.#events.paused())
    })
  }

  /**
   * An error thrown through the socket's event would end the process. After one nothing more is given, also not the rest of the same
   * read: a commit or keep-alive behind a transaction that failed would pass it over.
   */
  #guarded(work: () => void): void {
    if (this.#failed) return
    try {
      work()
    } catch (error) {
      this.#failed = true
      this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
  }
}

const WAL_DATA = 'w'.charCodeAt(0)
const KEEP_ALIVE = 'k'.charCodeAt(0)
const POSTGRES_EPOCH = Date.UTC(2000, 0, 1)
const CLOSE_WITHIN = 1_000

// What pg has and its types do not name: the option, and the connection under a client.
const REPLICATION: object = { replication: 'database' }

type Wire = EventEmitter<{ copyData: [{ chunk: Buffer }]; replicationStart: []; error: [Error] }> & {
  readonly stream: Duplex
  sendCopyFromChunk(bytes: Buffer): void
}

function wireOf(client: Client): Wire {
  return (client as unknown as { connection: Wire }).connection
}
