// The frames in the file. A run is a chain of frames numbered from 0; every shape has two, its snapshot and its changes.
import type { Bodies, Scratch } from './bodies.ts'
import { StorageFault } from './fault.ts'
import type { StorageFile } from './file.ts'
import type { Frame, Tail } from './frame.ts'
import { frameCrc, tailCrc } from './frame.ts'
import type { StatementSync } from './sqlite.ts'

// Keys stay below 2^53: 2^28 frames in a run, 2^25 runs. What comes near is begun anew, as a damaged file is.
const RUN = 2 ** 28
const RUNS = 2 ** 25
const META = 'id, chunk, bytes, total, lsn, op, filed, crc, head'

type Meta = {
  id: number
  chunk: number
  bytes: number
  total: number
  lsn: string
  op: number
  filed: number
  crc: number
  head: number
}
/** A number is the size of a body that is filed. */
type Stored = Meta & { ops: Uint8Array | null; body: Uint8Array | number }

/** A frame with its body, wherever that is kept. */
export type WholeFrame = Frame & { readonly body: Buffer }

export type NumberedTail = Tail & { readonly seq: number }

type Numbers = readonly [from: number, to: number]

export class FramesTable {
  readonly #file: StorageFile
  readonly #bodies: Bodies
  readonly #insert: StatementSync
  readonly #meta: StatementSync
  readonly #last: StatementSync
  readonly #range: StatementSync
  readonly #removeFrom: StatementSync
  readonly #removeSome: StatementSync
  readonly #nextRun: StatementSync

  constructor(file: StorageFile, bodies: Bodies) {
    this.#file = file
    this.#bodies = bodies
    this.#insert = file.prepare(
      'INSERT INTO frames (id, chunk, bytes, total, lsn, op, filed, crc, head, ops, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.#meta = file.prepare(`SELECT ${META} FROM frames WHERE id = ?`)
    this.#last = file.prepare(`SELECT ${META} FROM frames WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1`)
    this.#range = file.prepare('SELECT * FROM frames WHERE id >= ? AND id <= ? ORDER BY id')
    this.#removeFrom = file.prepare('DELETE FROM frames WHERE id >= ? AND id < ?')
    this.#removeSome = file.prepare(
      'DELETE FROM frames WHERE id IN (SELECT id FROM frames WHERE id >= ? AND id < ? LIMIT ?)',
    )
    this.#nextRun = file.prepare('SELECT id FROM frames WHERE id >= ? ORDER BY id LIMIT 1')
  }

  /** Adds a frame; inside a transaction. */
  insert(run: number, frame: Frame): void {
    const { seq, chunk, chunkBytes, total, at, filed, crc, size, ops, body } = frame
    if (seq >= RUN || run >= RUNS)
      throw new StorageFault('damaged', 'The numbers of the storage are used up; it is begun anew')
    const head = tailCrc(runName(run), frame)
    this.#insert.run(
      frameKey(run, seq),
      chunk,
      chunkBytes,
      total,
      at.lsn.toString(),
      at.op,
      filed,
      crc,
      head,
      ops ?? null,
      body ?? size,
    )
  }

  /** Where a frame ends; it must be there. */
  meta(run: number, seq: number): Tail {
    return this.#file.guarded(() => {
      const row = this.#meta.get(frameKey(run, seq)) as Meta | undefined
      if (!row) throw this.#damaged()
      return this.#tail(run, row)
    })
  }

  /** The last frame of a run with its number, or undefined when there is none. */
  last(run: number): NumberedTail | undefined {
    return this.#file.guarded(() => {
      const row = this.#last.get(run * RUN, (run + 1) * RUN) as Meta | undefined
      return row && this.#tail(run, row)
    })
  }

  /**
   * Frames from one number to another, as many as `bytes` hold but at least one, and none behind one in the scratch; each is compared with the checksum that follows
   * from `before`, that of the frame before the first. Throws StorageFault `damaged` when one is wrong or missing.
   */
  range(run: number, [from, to]: Numbers, before: number, bytes: number, scratch: Scratch): WholeFrame[] {
    return this.#file.guarded(() => {
      const frames: WholeFrame[] = []
      let size = 0
      let crc = before
      for (const row of this.#range.iterate(frameKey(run, from), frameKey(run, to))) {
        const frame = this.#frame(run, row as Stored)
        if (frame.seq !== from + frames.length) throw this.#damaged()
        if (frames.length > 0 && !frame.body) break
        frames.push(this.whole(run, frame, crc, scratch))
        crc = frame.crc
        size += frame.size
        if (size >= bytes || !frame.body) break
      }
      if (frames.length === 0) throw this.#damaged()
      return frames
    })
  }

  /** The frame with its body, compared with its checksum. Throws StorageFault `damaged`. */
  whole(run: number, frame: Frame, before: number, scratch: Scratch): WholeFrame {
    const body = frame.body ?? this.#bodies.read(run, frame.filed - frame.size, frame.size, scratch)
    if (frameCrc(runName(run), before, frame, [body]) !== frame.crc) throw this.#damaged()
    return { ...frame, body }
  }

  /** Removes the frames from this number on; inside a transaction. */
  removeFrom(run: number, seq: number): void {
    this.#removeFrom.run(frameKey(run, seq), (run + 1) * RUN)
  }

  /** Removes up to `count` frames of a run; the number that was removed. */
  removeSome(run: number, count: number): number {
    return Number(this.#removeSome.run(run * RUN, (run + 1) * RUN, count).changes)
  }

  /** The first run from this one on that has frames. */
  nextRun(run: number): number | undefined {
    return this.#file.guarded(() => {
      const row = this.#nextRun.get(run * RUN) as { id: number } | undefined
      return row && Math.floor(row.id / RUN)
    })
  }

  /** The last run that has frames or a file, or -1. */
  lastRun(): number {
    return this.#file.guarded(() => {
      const last = Number(this.#file.prepare('SELECT max(id) AS id FROM frames').get()?.id ?? -1)
      return this.#bodies.runs().reduce((most, run) => Math.max(most, run), Math.floor(last / RUN))
    })
  }

  #tail(run: number, { id, chunk, bytes, total, lsn, op, filed, crc, head }: Meta): NumberedTail {
    if (!/^\d{1,20}$/.test(lsn)) throw this.#damaged()
    const tail = { seq: id - run * RUN, chunk, chunkBytes: bytes, total, at: { lsn: BigInt(lsn), op }, filed, crc }
    if (tailCrc(runName(run), tail) !== head) throw this.#damaged()
    return tail
  }

  #frame(run: number, row: Stored): Frame {
    const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const tail = this.#tail(run, row)
    const ops = row.ops ? buffer(row.ops) : undefined
    if (typeof row.body !== 'number') return { ...tail, size: row.body.byteLength, ops, body: buffer(row.body) }
    if (!(row.body > 0 && row.body <= tail.filed)) throw this.#damaged()
    return { ...tail, size: row.body, ops, body: undefined }
  }

  #damaged(): StorageFault {
    return new StorageFault('damaged', `A part of ${this.#file.path} is damaged or missing; the shape is fetched anew`)
  }
}

/** The key of a frame. */
export function frameKey(run: number, seq: number): number {
  return run * RUN + seq
}

/** What the checksums of a run begin with, so that frames of two runs cannot stand for each other. */
export function runName(run: number): string {
  return `run ${run}`
}
