// One shape's log: snapshot chunks, then changes in chunks. It lies in the storage; here is only where it ends.
import { mustRefetch } from '../errors.ts'
import { SNAPSHOT_END, START, compareOffsets } from '../offsets.ts'
import type { Offset } from '../offsets.ts'
import { StorageFault } from '../storage/fault.ts'
import type { Lines } from '../storage/frame.ts'
import { Scratch } from '../storage/bodies.ts'
import { FrameRun } from '../storage/run.ts'
import type { RunContext } from '../storage/run.ts'

export type Entry = { readonly lsn: bigint; readonly op: number; readonly line: string }

/** A page: the offset to continue from, whether it reaches the end of the log, and its lines. */
export type Page<Body = Buffer> = {
  readonly next: Offset
  readonly atEnd: boolean
  /** Whether it has no lines. */
  readonly empty: boolean
  /**
   * The lines in order, as texts of one or more of them joined by SEPARATOR, read as they are asked for; those of 64 KB and more are
   * valid until the next is asked for. Throws when the shape ends meanwhile: what was read is then not a page. The buffers are shared.
   */
  bodies(): Iterable<Body>
}

/** A page of a snapshot that may still be being made: a promise among its bodies is to be waited for before asking on. */
export type GrowingPage = Page<Buffer | Promise<void>>

/** What a log needs of the store. */
export type LogStore = {
  readonly context: RunContext
  /** Writes what is staged in the runs, in one transaction. */
  write(runs: readonly FrameRun[]): void
  /** Makes what is staged in the logs visible, in one step. */
  commit(position: undefined, logs: Iterable<ShapeLog>): void
}

// What is staged above this, in all logs together, goes to the file before its commit.
const PENDING_BYTES = 4 * 1024 * 1024

export class ShapeLog {
  readonly id: number
  /** Whether the next process goes on with it. The store's to say. */
  saved = false
  readonly #store: LogStore
  readonly #context: RunContext
  readonly #damaged: (fault: StorageFault) => void
  readonly #snapshot: FrameRun
  readonly #changes: FrameRun
  #snapshotDone = false
  #ended = false
  /** Who is reading what is still being made of the snapshot. */
  #growth: PromiseWithResolvers<void> | undefined
  #latest: { readonly offset: Offset; readonly page: Page } | undefined

  /** `damaged` is called when reading finds the log damaged: the shape must end. */
  constructor(id: number, store: LogStore, damaged: (fault: StorageFault) => void) {
    this.id = id
    this.#store = store
    // Its own: the store may have begun anew when this log is closed.
    this.#context = store.context
    this.#damaged = damaged
    this.#snapshot = new FrameRun(snapshotRun(id), this.#context)
    this.#changes = new FrameRun(changesRun(id), this.#context)
  }

  /** Takes up what the storage holds of a shape whose snapshot was finished, up to `position`. */
  restore(position: bigint): void {
    this.#snapshot.restore(position)
    this.#changes.restore(position)
    this.#snapshotDone = true
  }

  /** Bytes of JSON in the log. */
  get bytes(): number {
    return this.#snapshot.tail.total + this.#changes.tail.total
  }

  /** The last position: where a reader that has everything continues. */
  get end(): Offset {
    return this.#changes.count > 0 ? this.#changes.tail.at : SNAPSHOT_END
  }

  /** Stands for all that is visible in the log: the checksums at the ends of its runs, each of which follows from all before it. */
  get mark(): number {
    return this.#snapshot.tail.crc ^ this.#changes.tail.crc
  }

  /** Adds rows to the snapshot; true when that closed a chunk, so that waiting readers have something new. */
  addSnapshotLines(lines: readonly string[]): boolean {
    if (this.#ended) return false
    let closed = false
    for (const line of lines) if (this.#snapshot.add(line, { lsn: 0n, op: this.#snapshot.openChunk })) closed = true
    if (this.#snapshot.sealed) this.#writeSnapshot()
    this.#grown()
    return closed
  }

  /** The same for lines that are bytes already, and reach `snapshotRoom` with the last of them at most; true also when a chunk began. */
  addSnapshotBatch(batch: Lines): boolean {
    if (this.#ended) return false
    const { chunk } = this.#snapshot.tail
    const closed = this.#snapshot.addJoined(batch)
    this.#writeSnapshot()
    this.#grown()
    return closed || this.#snapshot.tail.chunk > chunk
  }

  /** Bytes of lines that close a chunk of the snapshot. */
  get snapshotRoom(): number {
    return this.#snapshot.room
  }

  finishSnapshot(): void {
    if (this.#ended) return
    this.#writeSnapshot()
    this.#snapshotDone = true
    this.#grown()
  }

  /** Keeps a part of a transaction; no reader sees it before its end. */
  stage(entries: readonly Entry[]): void {
    if (this.#ended) return
    for (const entry of entries) this.#changes.add(entry.line, entry)
    if (this.#context.pending.bytes <= PENDING_BYTES) return
    const runs = [...this.#context.pending.runs]
    this.#store.write(runs)
    for (const run of runs) run.written()
  }

  /** Makes everything that was staged visible in one step, apart from any transaction of the stream. */
  commit(): void {
    this.#store.commit(undefined, [this])
  }

  /** Forgets what was staged: its transaction will be streamed again from its beginning. */
  discard(): void {
    this.#latest = undefined
    this.#changes.discard()
  }

  /** Lets readers see what is staged, in the turn in which it is written. For the store. */
  show(): void {
    this.#latest = undefined
    this.#changes.show()
  }

  /** What a commit writes, and what it does when that is written. For the store. */
  get staged(): FrameRun {
    return this.#changes
  }

  published(): void {
    this.#changes.publish(true)
  }

  /** No reader gets any more of it. */
  close(): void {
    if (this.#ended) return
    this.#ended = true
    this.#grown()
    this.saved = false
    this.#context.held.bytes -= this.bytes
    this.#latest = undefined
    this.#snapshot.discard()
    this.#changes.discard()
  }

  /** What follows `offset`, to the end of one chunk; undefined while the snapshot chunk it would be is still being written. */
  read(offset: Offset): Page | undefined {
    try {
      return this.#read(offset)
    } catch (error) {
      throw this.#told(error)
    }
  }

  /**
   * As read, or a snapshot chunk that is still being written, if there is something of it. The first is never given before it is
   * whole: until then something may turn out to be wrong with the shape, which its reader has to be told.
   */
  readGrowing(offset: Offset): GrowingPage | undefined {
    const chunk = offset.op + 1
    const written = this.read(offset)
    if (written || compareOffsets(offset, START) <= 0 || this.#snapshot.tail.chunk !== chunk) return written
    // Its end is known before it is there: it is the chunk's.
    const next = { lsn: 0n, op: chunk }
    return { next, atEnd: false, empty: false, bodies: () => this.#whileLiving(this.#untilWhole(chunk)) }
  }

  #read(offset: Offset): Page | undefined {
    if (compareOffsets(offset, SNAPSHOT_END) >= 0) return this.#readChanges(offset)
    const chunk = compareOffsets(offset, START) <= 0 ? 0 : offset.op + 1
    if (!this.#isWhole(chunk)) return undefined
    const page = this.#snapshot.read(offset)
    return page
      ? { next: page.next, atEnd: false, empty: false, bodies: () => this.#whileLiving(page.bodies()) }
      : this.#readChanges(SNAPSHOT_END)
  }

  /** Whether a chunk of the snapshot will not grow any more. */
  #isWhole(chunk: number): boolean {
    const { count, tail, closed } = this.#snapshot
    return this.#snapshotDone || (count > 0 && (tail.chunk > chunk || (tail.chunk === chunk && closed)))
  }

  *#untilWhole(chunk: number): Generator<Buffer | Promise<void>> {
    const scratch = new Scratch()
    for (let seq = this.#snapshot.beginningOf(chunk); ;) {
      const to = this.#snapshot.endOf(chunk)
      yield* this.#snapshot.bodies(seq, to, scratch)
      seq = to
      // More of it may have come while the reader took these.
      if (this.#snapshot.endOf(chunk) > seq) continue
      if (this.#isWhole(chunk)) return
      yield (this.#growth ??= Promise.withResolvers<void>()).promise
    }
  }

  #grown(): void {
    this.#growth?.resolve()
    this.#growth = undefined
  }

  /** Readers at the end ask for the same page again and again, all of them for one. */
  #readChanges(offset: Offset): Page {
    if (this.#latest && compareOffsets(this.#latest.offset, offset) === 0) return this.#latest.page
    const found = this.#changes.read(offset)
    if (!found) return emptyPage(offset)
    const page = { next: found.next, atEnd: found.atEnd, empty: false, bodies: () => this.#whileLiving(found.bodies()) }
    if (found.atEnd) this.#latest = { offset, page }
    return page
  }

  *#whileLiving<Body>(bodies: Generator<Body, void>): Generator<Body> {
    for (;;) {
      if (this.#ended) throw mustRefetch()
      const { value, done } = this.#nextOf(bodies)
      if (done) return
      yield value
    }
  }

  #nextOf<Body>(bodies: Generator<Body, void>): IteratorResult<Body, void> {
    try {
      return bodies.next()
    } catch (error) {
      throw this.#told(error)
    }
  }

  #told(error: unknown): unknown {
    if (error instanceof StorageFault && !this.#ended) this.#damaged(error)
    return error
  }

  #writeSnapshot(): void {
    this.#store.write([this.#snapshot])
    this.#snapshot.publish(false)
  }
}

/** A caught-up reader's page: nothing after `offset`. */
export function emptyPage(offset: Offset): Page {
  return { next: offset, atEnd: true, empty: true, bodies: () => [] }
}

/** The runs of a shape. */
export function snapshotRun(id: number): number {
  return id * 2
}

export function changesRun(id: number): number {
  return id * 2 + 1
}
