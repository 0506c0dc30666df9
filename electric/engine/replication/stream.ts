// One connection that reads the slot: messages in, keep-alives answered, positions acknowledged.
import { Intake } from './intake.ts'
import type { Applier } from './intake.ts'
import { WalConnection } from './wal-connection.ts'

/** What takes the messages of one connection. */
export type Session = Applier & {
  /** Everything before this position is stored; 0 until something was. */
  readonly done: bigint
  /** Whether nothing that was taken is unfinished. */
  readonly idle: boolean
  /** Every commit before this position has been taken. */
  passed(position: bigint): void
  /** The connection has ended: what is unfinished will come again. */
  end(): void
}

export type StreamOptions = {
  readonly databaseUrl: string
  readonly slot: string
  readonly publication: string
  /** The server has begun to send. */
  readonly started: () => void
  /** This position is about to be acknowledged: it must be stored, or the stream fails. */
  readonly storing: (position: bigint) => void
}

const ACKNOWLEDGE_EVERY = 1_000
const LONGEST_SILENCE = 10_000
/** A server that has been asked and says nothing for so long is gone; the shorter one is for servers that are as strict with us. */
const LONGEST_WAIT = 60_000
const SHORTEST_WAIT = 5_000

/** Reads until `signal` aborts (resolves) or the connection or the session fails (rejects). Always ends the session. */
export async function readStream(options: StreamOptions, session: Session, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  let failed: (error: unknown) => void = () => undefined
  const failure = new Promise<never>((_, reject) => (failed = reject))
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  let reported = { done: 0n, at: Date.now() }
  let heard = Date.now()
  const report = (asking = false): void => {
    try {
      options.storing(session.done)
    } catch (error) {
      return failed(error)
    }
    reported = { done: session.done, at: Date.now() }
    connection.report(session.done, asking)
  }
  const connection = new WalConnection(options.databaseUrl, options.slot, {
    started: options.started,
    message: (bytes) => {
      heard = Date.now()
      intake.message(bytes)
    },
    paused: () => intake.paused(),
    keepAlive: (position, replyNow) => {
      heard = Date.now()
      // The server sends in order: with nothing unfinished, all commits before its position have been handled.
      if (session.idle && !intake.busy) session.passed(position)
      if (replyNow) report()
    },
  })
  const intake = new Intake(session, connection, failed)
  let timer: NodeJS.Timeout | undefined
  try {
    const patience = await connection.open()
    const silence = patience > 0 ? Math.min(patience / 3, LONGEST_SILENCE) : LONGEST_SILENCE
    const wait = patience > 0 ? Math.max(SHORTEST_WAIT, Math.min(patience, LONGEST_WAIT)) : LONGEST_WAIT
    const every = Math.min(ACKNOWLEDGE_EVERY, silence / 2)
    let looked = Date.now()
    const look = (): void => {
      const now = Date.now()
      // Whoever does not listen, or was too busy to, cannot tell whether anything was said.
      if (intake.busy || now - looked > every + SHORTEST_WAIT / 2) heard = now
      looked = now
      if (now - heard > wait) failed(new Error(`the server has said nothing for ${wait / 1000} seconds`))
      // Also while the connection is paused: then the server's own questions cannot be read, but any word from us answers them.
      else if (session.done > reported.done || now - reported.at >= silence) report(now - heard >= silence)
    }
    timer = setInterval(look, every)
    await Promise.race([stopped, failure, connection.receive(options.slot, options.publication)])
    report()
  } finally {
    clearInterval(timer)
    session.end()
    await connection.close()
  }
}
