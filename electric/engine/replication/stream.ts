// One connection that reads the slot: pgoutput in, whole transactions out, keep-alives answered, positions acknowledged.
import { LogicalReplicationService } from 'pg-logical-replication'
import type { Client } from 'pg'
import { escapeLiteral } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { lsnFromText, lsnToText } from '../offsets.ts'
import { sessionConfig } from './session.ts'
import { TransactionAssembler } from './transaction.ts'
import type { Transaction } from './transaction.ts'

export type StreamEvents = {
  /** The server has begun to send. */
  started(): void
  /** A commit. Must be handled before it returns: the position behind it may then be acknowledged. */
  transaction(transaction: Transaction): void
  /** Every commit before this position has been handed on. */
  position(lsn: bigint): void
}

export type StreamOptions = {
  readonly databaseUrl: string
  readonly slot: string
  readonly publication: string
  readonly wanted: (oid: number) => boolean
}

const ACKNOWLEDGE_EVERY = 1_000

/** Reads until `signal` aborts (resolves) or the connection or the handling of a transaction fails (rejects). */
export async function readStream(options: StreamOptions, events: StreamEvents, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const service = new LogicalReplicationService(sessionConfig(options.databaseUrl, `logbook-engine ${options.slot}`), {
    acknowledge: { auto: false, timeoutSeconds: 0 },
  })
  const assembler = new TransactionAssembler(options.wanted)
  let done = 0n
  let acknowledged = 0n
  // The library adds one byte to what it is given; Postgres must hear exactly the position behind the last handled commit,
  // or a commit record starting there would be skipped after a reconnect.
  const acknowledge = (): void => {
    if (done === 0n) return
    acknowledged = done
    void service.acknowledge(lsnToText(done - 1n))
  }
  const timer = setInterval(() => done > acknowledged && acknowledge(), ACKNOWLEDGE_EVERY)

  const failed = new Promise<never>((_, reject) => {
    service.on('error', reject)
    service.on('start', () => events.started())
    service.on('data', (_lsn, transaction: Transaction | Error | undefined) => {
      try {
        if (transaction instanceof Error) throw transaction
        if (!transaction) return
        events.transaction(transaction)
        done = transaction.endLsn
      } catch (error) {
        reject(error)
      }
    })
    service.on('heartbeat', (lsn, _timestamp, shouldRespond) => {
      const position = lsnFromText(lsn)
      // The server sends in order: with no transaction open, all commits before its position have been handled.
      if (!assembler.inTransaction && position > done) {
        done = position
        events.position(position)
      }
      if (shouldRespond) acknowledge()
    })
  })
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  try {
    const reading = service.subscribe(rawPgoutput(options.publication, assembler), options.slot, '0/0')
    await Promise.race([stopped, failed, reading.then(() => Promise.reject(new Error('the replication stream ended')))])
    acknowledge()
  } finally {
    clearInterval(timer)
    await service.stop().catch(() => undefined)
  }
}

/**
 * The library's own pgoutput plugin turns values into JS types and loses their text. This one decodes while the bytes are valid:
 * pg hands out views of a read buffer that it reuses, so nothing may keep them.
 */
function rawPgoutput(publication: string, assembler: TransactionAssembler) {
  return {
    name: 'pgoutput',
    options: {},
    start: (client: Client, slot: string) =>
      client.query(
        `START_REPLICATION SLOT ${quoteIdentifier(slot)} LOGICAL 0/0 ` +
          `(proto_version '1', publication_names ${escapeLiteral(quoteIdentifier(publication))})`,
      ),
    // An error thrown here would escape through the socket's event; it travels as a value instead.
    parse: (bytes: Buffer): Transaction | Error | undefined => {
      try {
        return assembler.push(bytes)
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error))
      }
    },
  }
}
