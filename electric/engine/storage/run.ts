// One chain of frames: what is visible to readers, and what is staged behind it. A chunk is closed by the line that brings it to
// the threshold, and stays as it is for ever, so that a page cached anywhere stays true. What is staged is shown from memory a moment
// before it is stored; when it cannot be stored it is taken back, and comes again with the same positions.
import { START, compareOffsets } from '../offsets.ts'
import type { Offset } from '../offsets.ts'
import { LARGE, Scratch } from './bodies.ts'
import type { Frame, Lines, Tail } from './frame.ts'
import { SEPARATOR, frameCrc, joined, linesAfter, packOps } from './frame.ts'
import { runName } from './frames.ts'
import type { FramesTable, WholeFrame } from './frames.ts'
import type { RecentFrames } from './recent.ts'

/** What the runs of a store share. */
export type RunContext = {
  readonly frames: FramesTable
  /** Writes a body into the run's file, if it can have one. Throws StorageFault. */
  readonly file: (run: number, place: number, pieces: readonly Buffer[]) => boolean
  readonly recent: RecentFrames
  readonly chunkBytes: number
  /** Runs that hold staged lines which are not yet in the file, and the bytes of those. */
  readonly pending: { bytes: number; readonly runs: Set<FrameRun> }
  /** Bytes of lines of all living logs. */
  readonly held: { bytes: number }
}

/** A page: where it ends, whether that is the end of the run, and its lines, each body of them valid until the next is asked for. */
export type RunPage = { readonly next: Offset; readonly atEnd: boolean; bodies(): Generator<Buffer> }

const BEGIN: Tail = { chunk: 0, chunkBytes: 0, total: 0, at: START, filed: 0, crc: 0 }
/** So many frames, and where the last of them ends. */
type End = { readonly count: number; readonly tail: Tail }
const NOTHING: End = { count: 0, tail: BEGIN }

const SHORTENED = 1024 * 1024
const FRAME_BYTES = 64 * 1024
const READ_BYTES = 64 * 1024

export class FrameRun {
  /** Number of visible frames. */
  count = 0
  tail: Tail
  readonly #id: number
  readonly #context: RunContext
  /** The end of what is stored for good, and of what is staged. In between lies what is visible. */
  #stored: End
  #next: End
  #lines: { texts: string[]; ops: number[]; bytes: number; lsn: bigint } | undefined
  #sealed: Frame[] = []
  #stagedBytes = 0
  /** Whether the file has a part of what is staged. */
  #stagedInFile = false
  /** Whether the file has frames behind the visible ones that nobody wants any more. */
  #stale = false

  constructor(id: number, context: RunContext) {
    this.#id = id
    this.#context = context
    this.tail = BEGIN
    this.#stored = NOTHING
    this.#next = NOTHING
  }

  /** Takes up what the file holds, without frames at or behind `position`: they were staged. */
  restore(position: bigint): void {
    const last = this.#context.frames.last(this.#id)
    if (!last) return
    const kept = last.at.lsn < position ? last.seq + 1 : this.#first(last.seq + 1, ({ at }) => at.lsn >= position)
    this.#stale = kept <= last.seq
    this.count = kept
    this.tail = kept === 0 ? BEGIN : this.#context.frames.meta(this.#id, kept - 1)
    this.#stored = { count: kept, tail: this.tail }
    this.#next = this.#stored
    this.#context.held.bytes += this.tail.total
  }

  /** The next line's chunk: the open one, or a new one if the last is closed. */
  get openChunk(): number {
    const { chunk, chunkBytes } = this.#next.tail
    if (this.#lines || this.#next.count === 0) return chunk
    return chunkBytes >= this.#threshold(chunk) ? chunk + 1 : chunk
  }

  /** Whether the last visible chunk will not grow any more. */
  get closed(): boolean {
    return this.tail.chunkBytes >= this.#threshold(this.tail.chunk)
  }

  /** Stages a line; true when it closed a chunk. */
  add(text: string, { lsn, op }: Offset): boolean {
    const at = { lsn, op }
    const bytes = Buffer.byteLength(text)
    if (this.#lines && this.#lines.lsn !== at.lsn) this.#seal()
    const chunk = this.openChunk
    const lines = (this.#lines ??= { texts: [], ops: [], bytes: 0, lsn: at.lsn })
    lines.texts.push(text)
    lines.ops.push(at.op)
    lines.bytes += bytes
    this.#hold(bytes)
    const { tail, count } = this.#next
    const chunkBytes = (chunk === tail.chunk ? tail.chunkBytes : 0) + bytes
    // Once a line: spreading the tail would cost more than all else here.
    const { filed, crc } = tail
    this.#next = { count, tail: { chunk, chunkBytes, total: tail.total + bytes, at, filed, crc } }
    const closes = chunkBytes >= this.#threshold(chunk)
    if (closes || lines.bytes >= FRAME_BYTES) this.#seal()
    return closes
  }

  /** Bytes of lines after which the open chunk closes. */
  get room(): number {
    const { chunk, chunkBytes } = this.#next.tail
    const open = this.openChunk
    return this.#threshold(open) - (open === chunk ? chunkBytes : 0)
  }

  /** Stages lines of a snapshot as one frame; those that reach `room` close a chunk, and must end there. True when they did. */
  addJoined({ pieces, bytes }: Lines): boolean {
    this.#seal()
    const { tail, count } = this.#next
    const chunk = this.openChunk
    const chunkBytes = (chunk === tail.chunk ? tail.chunkBytes : 0) + bytes
    const at = { lsn: 0n, op: chunk }
    this.#hold(bytes)
    this.#next = { count, tail: { ...tail, chunk, chunkBytes, total: tail.total + bytes, at } }
    this.#sealed.push(this.#framed(pieces, undefined))
    return chunkBytes >= this.#threshold(chunk)
  }

  /** Whether a whole frame waits to be written. */
  get sealed(): boolean {
    return this.#sealed.length > 0
  }

  /** Makes what is staged visible, before it is written. */
  show(): void {
    this.#seal()
    this.#see(this.#next)
  }

  /** Writes what is staged; inside a transaction. */
  write(): void {
    this.#seal()
    if (this.#stale) this.#context.frames.removeFrom(this.#id, this.#stored.count)
    for (const frame of this.#sealed) this.#context.frames.insert(this.#id, frame)
  }

  /** What was written is in the file, still invisible: it need not be held. */
  written(): void {
    this.#stale = false
    this.#stagedInFile = true
    this.#unhold()
  }

  /** What a mark must be combined with when all that is visible is stored. */
  get markGained(): number {
    return this.#stored.tail.crc ^ this.tail.crc
  }

  /** What was staged is stored, and visible if it was not yet. `remember` keeps it in memory for readers at the end. */
  publish(remember: boolean): void {
    if (remember) for (const frame of this.#sealed) this.#context.recent.add(this.#id, frame)
    this.#context.held.bytes += this.#next.tail.total - this.#stored.tail.total
    this.#stored = this.#next
    this.#see(this.#next)
    this.#stale = false
    this.#stagedInFile = false
    this.#unhold()
  }

  /** Forgets what is staged, shown or not. What the file already has of it is removed before the next write. */
  discard(): void {
    if (this.#stagedInFile) this.#stale = true
    this.#stagedInFile = false
    this.#lines = undefined
    this.#unhold()
    this.#next = this.#stored
    this.#see(this.#stored)
  }

  /** What follows `offset` to the end of one chunk; undefined when nothing does. */
  read(offset: Offset): RunPage | undefined {
    if (this.count === 0 || compareOffsets(this.tail.at, offset) <= 0) return undefined
    const from = this.#firstAfter(offset)
    const to = this.endOf(this.#tailAt(from).chunk)
    const atEnd = to === this.count
    return { next: this.#tailAt(to - 1).at, atEnd, bodies: () => this.#bodiesAfter(offset, from, to) }
  }

  /** The number of the first frame of a chunk. */
  beginningOf(chunk: number): number {
    return this.#first(this.count, (tail) => tail.chunk >= chunk)
  }

  /** The number behind the last frame of a chunk that is visible by now. */
  endOf(chunk: number): number {
    return this.tail.chunk <= chunk ? this.count : this.#first(this.count, (tail) => tail.chunk > chunk)
  }

  /** The bodies of frames before `to`, each valid until the next is asked for. */
  *bodies(from: number, to: number, scratch = new Scratch()): Generator<Buffer> {
    for (let seq = from; seq < to;)
      for (const { body } of this.#some(seq, to - 1, scratch)) {
        yield body
        seq += 1
      }
  }

  *#bodiesAfter(offset: Offset, from: number, to: number): Generator<Buffer> {
    const scratch = new Scratch()
    const [first] = this.#some(from, from, scratch)
    if (!first) return
    const rest = linesAfter(first, first.body, offset)
    yield rest ? Buffer.from(rest) : first.body
    yield* this.bodies(from + 1, to, scratch)
  }

  #some(seq: number, last: number, scratch: Scratch): WholeFrame[] {
    const held = this.#held(seq)
    if (held?.body) return [{ ...held, body: held.body }]
    const before = seq === 0 ? BEGIN.crc : this.#tailAt(seq - 1).crc
    if (held) return [this.#context.frames.whole(this.#id, held, before, scratch)]
    return this.#context.frames.range(this.#id, [seq, last], before, READ_BYTES, scratch)
  }

  #tailAt(seq: number): Tail {
    if (seq === this.count - 1 && this.count > 0) return this.tail
    return this.#held(seq) ?? this.#context.frames.meta(this.#id, seq)
  }

  #held(seq: number): Frame | undefined {
    return this.#context.recent.get(this.#id, seq) ?? this.#sealed.find((frame) => frame.seq === seq)
  }

  #see({ count, tail }: End): void {
    this.count = count
    this.tail = tail
  }

  /** The first frame that ends after `offset`. Most readers are near the end, so the search begins there. */
  #firstAfter(offset: Offset): number {
    const isAfter = ({ at }: Tail): boolean => compareOffsets(at, offset) > 0
    let step = 1
    while (step <= this.count && isAfter(this.#tailAt(this.count - step))) step *= 2
    const low = Math.max(0, this.count - step)
    return this.#first(this.count, isAfter, low)
  }

  /** The first frame from `low` to before `high` for which `holds`, given that it holds for all after it; else `high`. */
  #first(high: number, holds: (tail: Tail) => boolean, low = 0): number {
    let [from, to] = [low, high]
    while (from < to) {
      const middle = Math.floor((from + to) / 2)
      if (holds(this.#tailAt(middle))) to = middle
      else from = middle + 1
    }
    return from
  }

  /** Bytes that close a chunk. The first of large ones are short, so that a reader works on them while the next are being made. */
  #threshold(chunk: number): number {
    const { chunkBytes } = this.#context
    return Math.min(chunkBytes, Math.max(SHORTENED, chunkBytes / 8) * 2 ** chunk)
  }

  #hold(bytes: number): void {
    this.#stagedBytes += bytes
    this.#context.pending.bytes += bytes
    this.#context.pending.runs.add(this)
  }

  #unhold(): void {
    this.#sealed = []
    this.#context.pending.runs.delete(this)
    this.#context.pending.bytes -= this.#stagedBytes
    this.#stagedBytes = 0
  }

  #seal(): void {
    const lines = this.#lines
    if (!lines) return
    this.#lines = undefined
    const ops = lines.texts.length === 1 || lines.lsn === 0n ? undefined : packOps(lines.ops)
    this.#sealed.push(this.#framed([Buffer.from(lines.texts.join(SEPARATOR))], ops))
  }

  /** The next frame, up to the end of what is staged; a large body is written at once. */
  #framed(pieces: readonly Buffer[], ops: Buffer | undefined): Frame {
    const { count, tail } = this.#next
    const size = pieces.reduce((sum, { length }) => sum + length, 0)
    const isFiled = size >= LARGE && this.#context.file(this.#id, tail.filed, pieces)
    const place = { ...tail, filed: isFiled ? tail.filed + size : tail.filed, seq: count, size, ops }
    const crc = frameCrc(runName(this.#id), tail.crc, place, pieces)
    this.#next = { count: count + 1, tail: { ...tail, filed: place.filed, crc } }
    return { ...place, crc, body: isFiled ? undefined : joined(pieces) }
  }
}
