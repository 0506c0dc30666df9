// One incarnation of a definition: its handle, its log and who waits for it. States: buffering (registered with the stream, the
// snapshot not yet taken) → following → dead. It never comes back from dead; the next request makes a new one.
import type { Snapshot } from './visibility.ts'
import { isVisible, liftXid } from './visibility.ts'
import { snapshotEndLine, streamLayout } from '../messages.ts'
import type { RowLayout } from '../messages.ts'
import { schemaHeader } from '../catalog/schema-header.ts'
import { nextHandle } from './definition.ts'
import type { Definition } from './definition.ts'
import { ShapeLog } from './log.ts'
import type { Entry } from './log.ts'
import { Tags } from '../subqueries/tags.ts'

/** A transaction's part of one shape; `truncated` ends the shape instead of adding entries. */
export type ShapeTransaction = { readonly xid: number; readonly entries: readonly Entry[]; readonly truncated: boolean }

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
  /** When it was last read, in the registry's count of reads. */
  lastRead = 0

  #buffered: ShapeTransaction[] = []
  #snapshot: Snapshot | undefined
  #filtering = true
  #death: Error | undefined
  readonly #waiters = new Set<() => void>()

  constructor(definition: Definition, chunkBytes: number, held: { bytes: number }) {
    this.definition = definition
    this.handle = nextHandle(definition)
    this.layout = streamLayout(definition.table, definition.selected)
    this.schema = schemaHeader(this.layout.columns.map(({ column }) => column))
    this.log = new ShapeLog(chunkBytes, held)
    this.tags = definition.subqueries && new Tags(this.handle, definition.table, definition.subqueries)
  }

  /** Why it died, or undefined while it lives. */
  get death(): Error | undefined {
    return this.#death
  }

  /** Whether its snapshot exists, so that every later commit is in the log or will be. */
  get following(): boolean {
    return this.#snapshot !== undefined
  }

  /**
   * Takes the shape's part of a transaction, at its commit. Until the snapshot is taken it is buffered; then it is dropped if
   * the snapshot shows it and appended otherwise. Returns true when the shape must end (TRUNCATE).
   */
  receive(transaction: ShapeTransaction): boolean {
    if (this.#death) return false
    if (!this.#snapshot) {
      this.#buffered.push(transaction)
      return false
    }
    if (this.#filtering) {
      if (isVisible(transaction.xid, this.#snapshot)) return false
      // Transactions from xmax on began after the snapshot, so all that it shows have been streamed.
      if (liftXid(transaction.xid, this.#snapshot.xmax) >= this.#snapshot.xmax) this.#filtering = false
    }
    if (transaction.truncated) return true
    this.log.stage(transaction.entries)
    this.log.commit()
    this.#wake()
    return false
  }

  /** Makes what was staged in the log visible and wakes readers: for shapes that are not fed by receive(). */
  publish(): void {
    if (this.#death) return
    this.log.commit()
    this.#wake()
  }

  /** Every commit at or below this LSN is in the log, when the stream has come to `lastLsn`. */
  seen(lastLsn: bigint): bigint {
    return this.completeTo !== undefined && this.completeTo < lastLsn ? this.completeTo : lastLsn
  }

  /** The snapshot is fixed: what was buffered is judged by it. Returns true when the shape must end. */
  takeSnapshot(snapshot: Snapshot): boolean {
    this.#snapshot = snapshot
    const buffered = this.#buffered
    this.#buffered = []
    const ended = buffered.some((transaction) => this.receive(transaction))
    this.#wake()
    return ended
  }

  addSnapshotLine(line: string): void {
    if (this.#death) return
    if (this.log.addSnapshotLine(line)) this.#wake()
  }

  finishSnapshot(snapshot: Snapshot): void {
    if (this.#death) return
    this.log.addSnapshotLine(snapshotEndLine(snapshot))
    this.log.finishSnapshot()
    this.#wake()
  }

  die(reason: Error): void {
    if (this.#death) return
    this.#death = reason
    this.#buffered = []
    this.#wake()
  }

  /**
   * Waits until `ready` gives a value, and gives it; undefined after `ms` or when `signal` aborts. Throws the reason when the
   * shape dies first. Check and registration happen in one turn of the event loop, so no wake-up can fall between.
   */
  async until<Value>(ready: () => Value | undefined, ms: number, signal: AbortSignal): Promise<Value | undefined> {
    const deadline = Date.now() + ms
    for (;;) {
      if (this.#death) throw this.#death
      const value = ready()
      const left = deadline - Date.now()
      if (value !== undefined || left <= 0 || signal.aborted) return value
      await this.#nextWake(left, signal)
    }
  }

  #nextWake(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#waiters.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#waiters.add(wake)
      signal.addEventListener('abort', wake)
    })
  }

  #wake(): void {
    for (const wake of this.#waiters) wake()
  }
}
