// One shape's log in memory: snapshot chunks, then change entries in chunks. A chunk is closed by the item that brings it to the
// threshold, and stays as it is for ever, so that a page cached anywhere stays true.
import { SNAPSHOT_END, START, compareOffsets } from '../offsets.ts'
import type { Offset } from '../offsets.ts'

export type Entry = { readonly lsn: bigint; readonly op: number; readonly line: string }

/** What stands between two lines of a body: valid between the items of a JSON array, and never inside a line. */
export const SEPARATOR = ',\n'

/** A page: the offset to continue from, whether it reaches the end of the log, and its lines. */
export type Page = {
  readonly next: Offset
  readonly atEnd: boolean
  /** Whether it has no lines. */
  readonly empty: boolean
  /** The lines in order, as texts of one or more of them joined by SEPARATOR; made as they are asked for. */
  bodies(): Iterable<string>
}

type Chunk<Item> = { readonly items: Item[]; bytes: number }

export class ShapeLog {
  /** Bytes of JSON held. */
  bytes = 0
  readonly #threshold: number
  readonly #held: { bytes: number }
  readonly #snapshot: Chunk<string>[] = []
  #snapshotDone = false
  readonly #changes: Chunk<Entry>[] = []
  #staged: Entry[] = []

  /** `held` counts the bytes of all logs together. */
  constructor(chunkBytes: number, held: { bytes: number }) {
    this.#threshold = chunkBytes
    this.#held = held
  }

  /** The last position: where a reader that has everything continues. */
  get end(): Offset {
    const last = this.#changes.at(-1)?.items.at(-1)
    return last ? { lsn: last.lsn, op: last.op } : SNAPSHOT_END
  }

  /** Adds rows to the snapshot; true when that closed a chunk, so that waiting readers have something new. */
  addSnapshotLine(line: string): boolean {
    const size = this.#count(line)
    return add(this.#snapshot, line, size, this.#threshold)
  }

  finishSnapshot(): void {
    this.#snapshotDone = true
  }

  /** Keeps a part of a transaction; no reader sees it before commit(). */
  stage(entries: readonly Entry[]): void {
    for (const entry of entries) this.#staged.push(entry)
  }

  /** Makes everything that was staged visible in one step. */
  commit(): void {
    for (const entry of this.#staged) add(this.#changes, entry, this.#count(entry.line), this.#threshold)
    this.#staged = []
  }

  /** Forgets what was staged: its transaction will be streamed again from its beginning. */
  discard(): void {
    this.#staged = []
  }

  /** What follows `offset`, to the end of one chunk; undefined while the snapshot chunk it would be is still being written. */
  read(offset: Offset): Page | undefined {
    if (compareOffsets(offset, SNAPSHOT_END) >= 0) return this.#readChanges(offset)
    const index = compareOffsets(offset, START) <= 0 ? 0 : offset.op + 1
    const chunk = this.#snapshot[index]
    if (chunk && (this.#snapshotDone || chunk.bytes >= this.#threshold))
      return page(chunk.items, { lsn: 0n, op: index }, false)
    return this.#snapshotDone ? this.#readChanges(SNAPSHOT_END) : undefined
  }

  #count(line: string): number {
    const size = Buffer.byteLength(line)
    this.bytes += size
    this.#held.bytes += size
    return size
  }

  #readChanges(offset: Offset): Page {
    const chunkIndex = firstIndex(this.#changes, (chunk) => {
      const last = chunk.items.at(-1)
      return last !== undefined && compareOffsets(last, offset) > 0
    })
    const chunk = this.#changes[chunkIndex]
    if (!chunk) return emptyPage(offset)
    const from = firstIndex(chunk.items, (entry) => compareOffsets(entry, offset) > 0)
    const entries = from === 0 ? chunk.items : chunk.items.slice(from)
    const last = entries.at(-1)
    const lines = entries.map(({ line }) => line)
    return page(lines, last ? { lsn: last.lsn, op: last.op } : offset, chunkIndex === this.#changes.length - 1)
  }
}

/** A caught-up reader's page: nothing after `offset`. */
export function emptyPage(offset: Offset): Page {
  return page([], offset, true)
}

function page(lines: readonly string[], next: Offset, atEnd: boolean): Page {
  return { next, atEnd, empty: lines.length === 0, bodies: () => lines }
}

/** Adds to the open chunk, or to a new one if the last is closed; true when the item closed its chunk. */
function add<Item>(chunks: Chunk<Item>[], item: Item, size: number, threshold: number): boolean {
  let chunk = chunks.at(-1)
  if (!chunk || chunk.bytes >= threshold) {
    chunk = { items: [], bytes: 0 }
    chunks.push(chunk)
  }
  chunk.items.push(item)
  chunk.bytes += size
  return chunk.bytes >= threshold
}

/** Index of the first item for which `holds`, given that it holds for all after it; the length when there is none. */
function firstIndex<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && holds(item)) high = middle
    else low = middle + 1
  }
  return low
}
