// Keeps one stream running for the life of the engine: lock → publication → slot → stream, again after every loss.
// Shapes live as long as their slot's history does; when the slot has to be made anew, all of them are forgotten first.
import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { replicationCure } from './cure.ts'
import { Publication } from './publication.ts'
import { StorageFault } from '../storage/fault.ts'
import type { Store } from '../storage/store.ts'
import { createSlot, dropSlot, slotState, tryLock } from './slot.ts'
import type { SlotLock, SlotState } from './slot.ts'
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
  readonly store: Store
  /** The store was just opened: its shapes go on. */
  readonly restore: () => Promise<void>
  /** What takes the messages of a new connection; commits at or below `lastLsn` have been published. */
  readonly session: (lastLsn: bigint, passed: (lsn: bigint) => void) => Session
}

const FIRST_RETRY = 100
const LONGEST_RETRY = 2_000

export class Consumer {
  status: ConsumerStatus = 'starting'
  /** Every commit at or below this LSN has been published. */
  lastLsn = 0n
  /** Where the WAL ended when the present stream began. */
  comingLsn = 0n

  readonly #options: ConsumerOptions
  readonly #stop = new AbortController()
  readonly #ready = new Set<() => void>()
  #running: Promise<void> = Promise.resolve()
  #failure: StorageFault | undefined
  #ended = new AbortController()
  #reported: string | undefined
  #trouble: string | undefined

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
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#ready.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#ready.add(wake)
    })
    return this.isActive()
  }

  isActive(): boolean {
    return this.status === 'active'
  }

  /** Why the engine is not active or cannot store, in words that anybody may read; undefined when nothing is wrong. */
  get reason(): string | undefined {
    return this.#options.store.fault?.reason ?? (this.isActive() ? undefined : this.#trouble)
  }

  /** Begins again with an empty store: what it holds cannot be believed. */
  storageDamaged(fault: StorageFault): void {
    this.#failure = fault
    this.#ended.abort()
  }

  /** Ends the connection and looks at everything anew. */
  beginAgain(): void {
    if (this.isActive()) this.#ended.abort()
  }

  /** Ends the stream. The slot stays if the storage outlives the process; else it is of no use to anybody and would hold WAL. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
    this.#options.store.close(true)
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
        else this.#letGo()
      } catch (error) {
        this.#report(error)
        if (error instanceof StorageFault) this.#afterFault(error)
      }
      if (this.status === 'active') this.status = 'starting'
      if (lock && this.#stop.signal.aborted && this.#options.store.temporary) await this.#dropOwnSlot()
      await lock?.release().catch(() => undefined)
      delay = Date.now() - since > LONGEST_RETRY ? FIRST_RETRY : Math.min(delay * 2, LONGEST_RETRY)
      await this.#pause(delay)
    }
  }

  async #consume(lock: SlotLock): Promise<void> {
    const { pool, slot, publication, databaseUrl, session, store } = this.#options
    const opened = !store.isOpen
    if (opened) store.open()
    const state = await slotState(pool, slot, publication.name)
    this.comingLsn = state.end
    if (!continues(store, state)) await this.#beginAnew()
    else if (opened) await this.#restore()
    const started = (): void => {
      this.status = 'active'
      this.#reported = undefined
      this.#trouble = undefined
      for (const wake of this.#ready) wake()
    }
    // After a reconnect the server repeats what was not acknowledged, though some of it may have been published.
    const passed = (lsn: bigint): void => {
      if (lsn > this.lastLsn) this.lastLsn = lsn
    }
    const ended = (this.#ended = new AbortController())
    this.#failure = undefined
    const signal = AbortSignal.any([ended.signal, this.#stop.signal])
    const storing = (position: bigint): void => store.reached(position)
    const source = { databaseUrl, slot, publication: publication.name, started, storing }
    const reading = readStream(source, session(this.lastLsn, passed), signal)
    await Promise.race([reading, lock.lost.then(() => ended.abort())])
    await reading
    if (this.#failure) throw this.#failure
  }

  /** A new slot, and nothing of what was derived from the old one. */
  async #beginAnew(): Promise<void> {
    const { pool, slot, publication, databaseUrl, store } = this.#options
    this.#forget()
    await dropSlot(pool, slot)
    await publication.ensure()
    await createSlot(databaseUrl, slot, this.#stop.signal)
    const { origin, confirmed } = await slotState(pool, slot, publication.name)
    if (confirmed === undefined) throw new Error('the slot was lost as soon as it was made')
    // Once more: nothing tells what a shape has missed that was made meanwhile, by a request that was on its way.
    this.#forget()
    store.begin(origin, confirmed)
    this.lastLsn = confirmed - 1n
  }

  async #restore(): Promise<void> {
    const { store, restore, forgetAll } = this.#options
    try {
      await restore()
      this.lastLsn = store.position - 1n
    } catch (error) {
      forgetAll()
      // To be opened and restored again; what is damaged is to be made anew instead.
      if (!(error instanceof StorageFault && error.kind === 'damaged')) store.close()
      throw error
    }
  }

  #afterFault(fault: StorageFault): void {
    if (fault.kind === 'busy') this.status = 'waiting'
    if (fault.kind !== 'damaged') return
    try {
      this.#forget()
    } catch (error) {
      this.#report(error)
    }
  }

  #forget(): void {
    this.#options.forgetAll()
    if (this.#options.store.isOpen) this.#options.store.reset()
  }

  /** Another engine has the slot, and may open the file: this one has nothing to say about it any more. */
  #letGo(): void {
    if (!this.#options.store.isOpen) return
    this.#options.forgetAll()
    this.#options.store.close()
  }

  /** Says what is wrong once, however often it is tried. */
  #report(error: unknown): void {
    const message = error instanceof StorageFault ? error.message : String(error)
    if (this.#stop.signal.aborted || message === this.#reported) return
    this.#reported = message
    const { log, slot } = this.#options
    const cure = error instanceof StorageFault ? undefined : replicationCure(error)
    this.#trouble = error instanceof StorageFault ? error.reason : `replication is interrupted: ${cure}`
    log.warn({ slot, error: message, cure }, 'replication is interrupted; trying again until it works')
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

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined)
  }
}

/**
 * Whether the slot sends all that the store does not have: it belongs to the same history, none of it was acknowledged behind the
 * store's back, and the WAL is not shorter than what was stored (as after a restored backup).
 */
function continues({ origin, position }: Store, slot: SlotState): boolean {
  return origin === slot.origin && slot.confirmed !== undefined && slot.confirmed <= position && position <= slot.end
}
