// One incarnation of a definition: its handle, its log and who waits for it. States: buffering (registered with the stream, the
// snapshot not yet taken) → following → dead. It never comes back from dead; the next request makes a new one.
import type { Snapshot } from './visibility.ts'
import { isVisible } from './visibility.ts'
import type { Moment } from './query.ts'
import { snapshotEndLine } from '../messages.ts'
import type { RowLayout } from '../messages.ts'
import { appearanceOf } from './appearance.ts'
import type { Definition } from './definition.ts'
import type { Lines } from '../storage/frame.ts'
import type { Departure } from './departure.ts'
import type { Entry, ShapeLog } from './log.ts'
import { Tags } from '../subqueries/tags.ts'

/** A transaction by its 32-bit id and the LSN of its commit record. */
export type Committed = { readonly xid: number; readonly commitLsn: bigint }

/** A transaction's part of a shape whose snapshot is not taken yet; `truncated` ends the shape instead of adding entries. */
export type BufferedPart = Committed & {
  readonly entries: readonly Entry[]
  readonly bytes: number
  readonly truncated: boolean
}

export class Shape {
  readonly handle: string
  readonly definition: Definition
  readonly layout: RowLayout
  readonly schema: string
  readonly log: ShapeLog
  /** What rows are tagged with when the where has subqueries. */
  readonly tags: Tags | undefined
  /** The log is complete up to this LSN only; undefined when it is as far as the stream. */
  completeTo: bigint | undefined

  /** The count of transactions that had begun in the stream when it was registered: of those it may have missed changes. */
  readonly registeredAt: number
  /** Bytes of what is buffered. */
  bufferedBytes = 0

  #buffered: BufferedPart[] = []
  #moment: Moment | undefined
  #death: Error | undefined
  /** Only while somebody waits: most shapes of many have nobody. */
  #waiters: Set<(when: 'shown' | 'stored') => void> | undefined

  constructor(definition: Definition, registeredAt: number, handle: string, log: ShapeLog) {
    this.definition = definition
    this.registeredAt = registeredAt
    this.handle = handle
    const { layout, schema } = appearanceOf(definition.table, definition.selected)
    this.layout = layout
    this.schema = schema
    this.log = log
    this.tags = definition.subqueries && new Tags(this.handle, definition.table, definition.subqueries)
  }

  /** Why it died, or undefined while it lives. */
  get death(): Error | undefined {
    return this.#death
  }

  /** Whether its snapshot exists, so that every later commit is in the log or will be. */
  get following(): boolean {
    return this.#moment !== undefined
  }

  /**
   * Whether changes of the transaction belong into the log: not if the snapshot shows them. Undefined before the snapshot is taken;
   * then the answer stays the same.
   */
  takes({ xid, commitLsn }: Committed): boolean | undefined {
    if (!this.#moment) return undefined
    // What the snapshot shows was in the WAL by then. Nothing is concluded for other transactions: one that waits for the judge is
    // asked about again when the next ones have been.
    return commitLsn >= this.#moment.written || !isVisible(xid, this.#moment.snapshot)
  }

  /** Stages changes or drops them, whatever is right; false when that is not known yet. */
  stage(transaction: Committed, entries: readonly Entry[]): boolean {
    const takes = this.takes(transaction)
    // What is in the log already comes again when it could not be stored in other shapes.
    const known = transaction.commitLsn <= this.log.end.lsn
    if (takes && !known && !this.#death && entries.length > 0) this.log.stage(entries)
    return takes !== undefined
  }

  /** Keeps a whole part until the snapshot is taken. */
  buffer(part: BufferedPart): void {
    // One that could not be stored in other shapes comes again.
    if (this.#death || this.#buffered.at(-1)?.commitLsn === part.commitLsn) return
    this.#buffered.push(part)
    this.bufferedBytes += part.bytes
  }

  /** Makes what was staged in the log visible and wakes readers: for shapes that are not fed by the stream directly. */
  publish(): void {
    if (this.#death) return
    this.log.commit()
    this.wake()
  }

  /** Every commit at or below this LSN is in the log, when the stream has come to `lastLsn`. */
  seen(lastLsn: bigint): bigint {
    return this.completeTo !== undefined && this.completeTo < lastLsn ? this.completeTo : lastLsn
  }

  /** The snapshot is fixed: what was buffered is judged by it. Returns true when the shape must end (TRUNCATE). */
  takeSnapshot(moment: Moment): boolean {
    this.#moment = moment
    const buffered = this.#buffered
    this.#buffered = []
    this.bufferedBytes = 0
    for (const part of buffered) {
      if (part.truncated && this.takes(part)) return true
      this.stage(part, part.entries)
      this.log.commit()
    }
    this.wake()
    return false
  }

  /** Goes on where an earlier process stopped. */
  restore(moment: Moment): void {
    this.#moment = moment
  }

  addSnapshotLines(lines: readonly string[]): void {
    if (this.#death) return
    if (this.log.addSnapshotLines(lines)) this.wake()
  }

  /** The same for lines that are bytes already. */
  addSnapshotBatch(batch: Lines): void {
    if (this.#death) return
    if (this.log.addSnapshotBatch(batch)) this.wake()
  }

  finishSnapshot(snapshot: Snapshot): void {
    if (this.#death) return
    this.log.addSnapshotLines([snapshotEndLine(snapshot)])
    this.log.finishSnapshot()
    this.wake()
  }

  die(reason: Error): void {
    if (this.#death) return
    this.#death = reason
    this.#buffered = []
    this.log.discard()
    this.wake()
  }

  /**
   * Waits until `ready` gives a value, and gives it; undefined after `ms` or when the reader leaves. Rejects with the reason when the
   * shape dies first. Check and registration happen in one turn of the event loop, so no wake-up can fall between; and `ready` is
   * asked in the turn of the wake-up itself, for all who wait in one pass. `early` is asked a moment before, when news is visible but
   * not stored yet: it must be done with it when it returns.
   */
  until<Value>(
    ready: () => Value | undefined,
    ms: number,
    departure: Departure,
    early?: () => Value | undefined,
  ): Promise<Value | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#death) throw this.#death
      const first = ready()
      if (first !== undefined || ms <= 0 || departure.left) return resolve(first)
      const look = (when: 'shown' | 'stored' | 'end'): void => {
        try {
          if (this.#death) throw this.#death
          const value = when === 'shown' ? early?.() : ready()
          if (value === undefined && when !== 'end') return
          resolve(value)
        } catch (error) {
          reject(error)
        }
        clearTimeout(timer)
        this.#waiters?.delete(look)
        if (this.#waiters?.size === 0) this.#waiters = undefined
        departure.onLeave = undefined
      }
      const end = (): void => look('end')
      const timer = setTimeout(end, ms)
      departure.onLeave = end
      this.#waiters ??= new Set()
      this.#waiters.add(look)
    })
  }

  /** There is news for who waits; `shown`: it is visible, and about to be stored. */
  wake(when: 'shown' | 'stored' = 'stored'): void {
    if (this.#waiters) for (const look of this.#waiters) look(when)
  }
}
