// Rows on their way to a reader whose speed is not known yet: a few in memory, many in a file without a name. So the database's
// snapshot is held no longer than Postgres needs, and a reader that stalls holds no rows in memory.
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { unavailable } from '../errors.ts'
import { SEPARATOR } from '../storage/frame.ts'

const PIECE = 64 * 1024

export class Spool {
  readonly #path: string
  #texts: string[] = []
  #bytes = 0
  #first = true
  #file: number | undefined
  #size = 0

  /** What does not fit in memory goes to a file in `folder`. */
  constructor(folder: string) {
    this.#path = join(folder, `spool-${randomUUID()}`)
  }

  /** Adds JSON texts; a comma will stand between any two. Refuses with 503 when there is no space. */
  add(items: readonly string[]): void {
    for (const item of items) {
      this.#texts.push(this.#first ? item : SEPARATOR + item)
      this.#bytes += item.length
      this.#first = false
      if (this.#bytes >= PIECE) this.#spill()
    }
  }

  /** All that was added, in order; each piece is read when it is asked for. */
  *pieces(): Generator<Buffer> {
    for (let at = 0; at < this.#size && this.#file !== undefined;) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE, this.#size - at))
      const length = readSync(this.#file, piece, 0, piece.length, at)
      if (length === 0) throw new Error('a spooled answer lost its end')
      at += length
      yield piece.subarray(0, length)
    }
    if (this.#texts.length > 0) yield Buffer.from(this.#texts.join(''))
  }

  close(): void {
    if (this.#file === undefined) return
    closeSync(this.#file)
    this.#file = undefined
    unlinkQuietly(this.#path)
  }

  #spill(): void {
    try {
      if (this.#file === undefined) {
        this.#file = openSync(this.#path, 'wx+', 0o600)
        unlinkQuietly(this.#path)
      }
      const bytes = Buffer.from(this.#texts.join(''))
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#size + done)
      this.#size += bytes.length
    } catch {
      this.close()
      throw unavailable(
        'There is no space for the answer in the storage folder; ask for fewer rows or try again later',
        10,
      )
    }
    this.#texts = []
    this.#bytes = 0
  }
}

/** Where an open file cannot lose its name, it loses it when it is closed. */
function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It has none any more.
  }
}
