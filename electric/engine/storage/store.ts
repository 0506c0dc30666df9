// All logs of an engine in one file. What a Postgres transaction brings is stored in one transaction of SQLite together with the
// position behind it, before it is acknowledged: a reader who has seen it a moment before a crash is where the stream goes on.
import type { Logger } from 'pino'
import { lastHandle, noHandleUpTo } from '../shapes/definition.ts'
import { ShapeLog, changesRun, snapshotRun } from '../shapes/log.ts'
import { StorageFault } from './fault.ts'
import { unlinkEarly } from './folder.ts'
import { StorageFile } from './file.ts'
import { openParts } from './open.ts'
import type { Open } from './open.ts'
import { bootId, sameBoot } from './origin.ts'
import type { FrameRun, RunContext } from './run.ts'
import type { State, StoredShape, StoredTable } from './state.ts'

export type StoreOptions = {
  readonly path: string
  /** Nothing outlives the process. */
  readonly temporary: boolean
  readonly chunkBytes: number
  /** Pages the file may have; for tests of a full disk. */
  readonly pageLimit?: () => number
  /** The run of the operating system, if it is another than the present one; for tests. */
  readonly boot?: string
  readonly log: Logger
  /** A write found the file damaged: nothing in it is to be believed, and `reset` is due. */
  readonly damaged: (fault: StorageFault) => void
}

export class Store {
  readonly #options: StoreOptions
  readonly #boot: string
  #open: Open | undefined
  #state: State | undefined
  readonly #knownTables = new Map<string, StoredTable>()
  /** Shapes that ended while nothing could be written: removed before anything else is. */
  readonly #unremoved = new Set<number>()
  #lastId = 0
  /** Why the last write failed; undefined when it did not. */
  fault: StorageFault | undefined

  constructor(options: StoreOptions) {
    this.#options = options
    this.#boot = options.boot ?? bootId()
  }

  get temporary(): boolean {
    return this.#options.temporary
  }

  get isOpen(): boolean {
    return this.#open !== undefined
  }

  /** Every commit before it is stored; 0 before the store has begun. */
  get position(): bigint {
    return this.#state?.position ?? 0n
  }

  get origin(): string | undefined {
    return this.#state?.origin
  }

  get context(): RunContext {
    return this.#opened().context
  }

  /** Bytes of all living logs. */
  get bytes(): number {
    return this.#open?.context.held.bytes ?? 0
  }

  /** Opens the file. One that is damaged, or that the death of the operating system left behind, is made anew. Throws StorageFault. */
  open(): void {
    try {
      this.#load()
    } catch (error) {
      if (!(error instanceof StorageFault) || error.kind !== 'damaged') throw error
      this.#options.log.warn({ storage: error.message }, 'nothing of the storage was kept')
      this.reset()
    }
  }

  /** Forgets everything and begins with an empty file. All logs must have been closed. */
  reset(): void {
    this.close()
    StorageFile.remove(this.#options.path)
    this.#load()
  }

  /** Says whose history is stored from now on. */
  begin(origin: string, position: bigint): void {
    this.#setState({ origin, position }, true)
  }

  /** The tables of the stored shapes, as they were. */
  tables(): StoredTable[] {
    const tables = this.#opened().tables.tables()
    for (const table of tables) this.#knownTables.set(table.id, table)
    return tables
  }

  /** The shapes of the file with their logs. Throws StorageFault `damaged` when something is missing. */
  restore(damaged: (handle: string) => void): { stored: StoredShape; log: ShapeLog }[] {
    const { tables, frames, sweep } = this.#opened()
    let marks = 0
    const shapes = tables.shapes().map((stored) => {
      const log = new ShapeLog(stored.id, this, () => damaged(stored.handle))
      log.restore(this.position)
      marks ^= log.mark
      return { stored, log }
    })
    if (marks !== this.#state?.marks)
      throw new StorageFault('damaged', `Parts of ${this.#options.path} are missing; its shapes are fetched anew`)
    for (const { log } of shapes) log.saved = true
    // Numbers of frames that are still to be removed are not given again.
    this.#lastId = Math.max(shapes.at(-1)?.stored.id ?? 0, Math.floor(frames.lastRun() / 2))
    sweep.addOthers(new Set(shapes.flatMap(({ log }) => [snapshotRun(log.id), changesRun(log.id)])))
    return shapes
  }

  /** A log for a new shape. It is forgotten at the next start unless the shape is saved. */
  log(damaged: (fault: StorageFault) => void): ShapeLog {
    this.#lastId += 1
    return new ShapeLog(this.#lastId, this, damaged)
  }

  /** Keeps a shape whose snapshot is finished. */
  save(log: ShapeLog, table: StoredTable, shape: Omit<StoredShape, 'id' | 'table'>): void {
    const { tables } = this.#opened()
    const state = this.#nextState({ marks: (this.#state?.marks ?? 0) ^ log.mark })
    this.#transaction(() => {
      const known = this.#knownTables.get(table.id)
      if (known?.definition !== table.definition || known.published !== table.published) tables.setTable(table)
      tables.setShape({ ...shape, id: log.id, table: table.id })
      tables.setState(state)
    })
    this.#state = state
    this.#knownTables.set(table.id, table)
    log.saved = true
  }

  /** Forgets a shape; its log is closed. Never throws: what cannot be removed now is removed before the next write. */
  remove(log: ShapeLog): void {
    const { saved } = log
    log.close()
    if (!this.#open) return
    this.#open.sweep.add(snapshotRun(log.id))
    this.#open.sweep.add(changesRun(log.id))
    if (!saved) return
    this.#unremoved.add(log.id)
    const state = this.#nextState({ marks: (this.#state?.marks ?? 0) ^ log.mark })
    // In memory it is gone whether or not the file can be written: the next transaction removes it there.
    this.#state = state
    try {
      this.#transaction(() => this.#open?.tables.setState(state))
    } catch {
      // Kept in `fault`.
    }
  }

  /**
   * The end of a Postgres transaction: what is staged in the logs becomes visible, and `position`, the end of its commit record, is
   * stored with it. `shown` is called in between: what it tells readers will come again, the same at the same positions, if it
   * cannot be stored. When this throws, what was staged is visible no more. Without a position: an append of its own.
   */
  commit(position: bigint | undefined, logs: Iterable<ShapeLog>, shown?: () => void): void {
    const touched = [...logs]
    const { tables } = this.#opened()
    let state = this.#state
    try {
      for (const log of touched) log.show()
      shown?.()
      this.#transaction(() => {
        let marks = this.#state?.marks ?? 0
        for (const log of touched) {
          log.staged.write()
          if (log.saved) marks ^= log.staged.markGained
        }
        state = this.#nextState({ marks, position: position ?? this.position })
        tables.setState(state)
      })
    } catch (error) {
      for (const log of touched) log.discard()
      throw error
    }
    this.#state = state
    for (const log of touched) log.published()
  }

  /** Every commit before `position` has been handled; stored before it is acknowledged. */
  reached(position: bigint): void {
    if (position > this.position) this.#setState({ position })
  }

  write(runs: readonly FrameRun[]): void {
    this.#transaction(() => {
      for (const run of runs) run.write()
    })
  }

  /** Closes the file. `clean`: it is on the disk and will be believed also after a restart of the machine. */
  close(clean = false): void {
    const open = this.#open
    if (!open) return
    open.sweep.stop()
    try {
      if (clean && !this.temporary && this.#state) {
        open.bodies.flush()
        this.#setState({ clean: true }, true)
      }
    } catch {
      // Then it is believed until the machine stops.
    }
    open.file.close()
    open.bodies.close()
    this.#open = undefined
    this.#state = undefined
    this.#knownTables.clear()
    this.#unremoved.clear()
    this.#lastId = 0
  }

  #load(): void {
    const open = openParts(this.#options, {
      transaction: (work) => this.#transaction(work),
      reporting: (work) => this.#reporting(work),
    })
    try {
      const state = open.tables.state()
      const { path } = this.#options
      if (state && !state.clean && !sameBoot(state.boot, this.#boot))
        throw new StorageFault('damaged', `The machine stopped while ${path} was in use; its shapes are fetched anew`)
      this.#open = open
      this.#state = state
      if (state) {
        noHandleUpTo(state.handle)
        this.#setState({ clean: false }, true)
      }
      if (this.temporary) unlinkEarly(path)
      this.fault = undefined
    } catch (error) {
      open.file.close()
      this.#open = undefined
      throw this.#failed(error)
    }
  }

  #setState(change: Partial<State>, durably = false): void {
    const { file, tables } = this.#opened()
    const state = this.#nextState(change)
    if (durably) file.durably(() => tables.setState(state))
    else this.#transaction(() => tables.setState(state))
    this.#state = state
  }

  #nextState(change: Partial<State>): State {
    const initial = { origin: '', position: 0n, marks: 0, clean: false }
    return { ...initial, ...this.#state, boot: this.#boot, handle: lastHandle(), ...change }
  }

  #transaction(work: () => void): void {
    const { file, tables } = this.#opened()
    try {
      file.transaction(() => {
        for (const id of this.#unremoved) tables.removeShape(id)
        work()
      })
    } catch (error) {
      const fault = this.#failed(error)
      if (fault.kind === 'damaged') this.#options.damaged(fault)
      throw fault
    }
    this.#unremoved.clear()
    this.fault = undefined
  }

  #reporting<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw this.#failed(error)
    }
  }

  #failed(error: unknown): StorageFault {
    this.fault = error instanceof StorageFault ? error : new StorageFault('unusable', String(error))
    return this.fault
  }

  #opened(): Open {
    if (!this.#open) throw new StorageFault('unusable', `${this.#options.path} is not open`)
    return this.#open
  }
}
