// Keeps one stream running for the life of the engine: lock → publication → slot → stream, again after every loss.
// Shapes live as long as their slot's history does; when the slot has to be made anew, all of them are forgotten first.
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { replicationCure } from './cure.ts'
import { Publication } from './publication.ts'
import { createSlot, dropSlot, serverIdentity, slotUsable, tryLock } from './slot.ts'
import type { SlotLock } from './slot.ts'
import { readStream } from './stream.ts'
import type { Session } from './stream.ts'

export type ConsumerStatus = 'waiting' | 'starting' | 'active'

export type ConsumerOptions = {
  readonly databaseUrl: string
  readonly pool: Pool
  readonly slot: string
  readonly publication: Publication
  readonly log: Logger
  /** The history of the slot is broken: nothing that was derived from it may be served again. */
  readonly forgetAll: () => void
  /** What takes the messages of a new connection; commits at or below `lastLsn` have been published. */
  readonly session: (lastLsn: bigint, passed: (lsn: bigint) => void) => Session
}

const FIRST_RETRY = 100
const LONGEST_RETRY = 2_000

export class Consumer {
  status: ConsumerStatus = 'starting'
  /** Every commit at or below this LSN has been published. */
  lastLsn = 0n

  readonly #options: ConsumerOptions
  readonly #stop = new AbortController()
  readonly #ready = new Set<() => void>()
  #running: Promise<void> = Promise.resolve()
  #identity: string | undefined
  #reported: string | undefined

  constructor(options: ConsumerOptions) {
    this.#options = options
  }

  /** Begins to consume; calls made before it has succeeded see `starting`. */
  start(): void {
    this.#running = this.#run()
  }

  /** Resolves when the stream is being consumed, or after `ms`; true = it is. */
  async whenActive(ms: number): Promise<boolean> {
    if (this.status === 'active') return true
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
      this.#ready.add(resolve)
    })
    clearTimeout(timer)
    return this.isActive()
  }

  isActive(): boolean {
    return this.status === 'active'
  }

  /** Ends the stream and drops the slot: without persistence it is of no use to anybody and would hold WAL. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { slot } = this.#options
    let delay = FIRST_RETRY
    while (!this.#stop.signal.aborted) {
      let lock: SlotLock | undefined
      const since = Date.now()
      try {
        lock = await tryLock(this.#options.databaseUrl, slot)
        this.status = lock ? 'starting' : 'waiting'
        if (lock) await this.#consume(lock)
      } catch (error) {
        this.#report(error)
      }
      if (this.status === 'active') this.status = 'starting'
      if (lock && this.#stop.signal.aborted) await this.#dropOwnSlot()
      await lock?.release().catch(() => undefined)
      delay = Date.now() - since > LONGEST_RETRY ? FIRST_RETRY : Math.min(delay * 2, LONGEST_RETRY)
      await this.#pause(delay)
    }
  }

  async #consume(lock: SlotLock): Promise<void> {
    const { pool, slot, publication, databaseUrl, session } = this.#options
    const identity = await serverIdentity(pool)
    if (identity !== this.#identity || !(await publication.exists()) || !(await slotUsable(pool, slot))) {
      this.#options.forgetAll()
      await dropSlot(pool, slot)
      await publication.ensure()
      await createSlot(databaseUrl, slot, this.#stop.signal)
      this.lastLsn = 0n
      this.#identity = identity
    }
    const started = (): void => {
      this.status = 'active'
      this.#reported = undefined
      for (const wake of this.#ready) wake()
      this.#ready.clear()
    }
    // After a reconnect the server repeats what was not acknowledged, though some of it may have been published.
    const passed = (lsn: bigint): void => {
      if (lsn > this.lastLsn) this.lastLsn = lsn
    }
    const ended = new AbortController()
    const signal = AbortSignal.any([ended.signal, this.#stop.signal])
    const source = { databaseUrl, slot, publication: publication.name, started }
    const reading = readStream(source, session(this.lastLsn, passed), signal)
    await Promise.race([reading, lock.lost.then(() => ended.abort())])
    await reading
  }

  /** Says what is wrong once, however often it is tried. */
  #report(error: unknown): void {
    const message = String(error)
    if (this.#stop.signal.aborted || message === this.#reported) return
    this.#reported = message
    const { log, slot } = this.#options
    log.warn(
      { slot, error: message, cure: replicationCure(error) },
      'replication is interrupted; trying again until it works',
    )
  }

  async #dropOwnSlot(): Promise<void> {
    const { log, pool, slot } = this.#options
    await dropSlot(pool, slot).catch((error: unknown) =>
      log.warn(
        { slot, error: String(error) },
        'the slot could not be dropped; drop it by hand or start the engine again',
      ),
    )
  }

  #pause(ms: number): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#stop.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })
  }
}
