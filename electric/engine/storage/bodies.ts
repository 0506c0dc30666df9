// The bodies of large frames: a plain file for each run that has any, beside the SQLite file, because SQLite writes every byte twice
// and in pages. What they say of themselves is the frames' (their places and checksums): a body is in its file before the row of its frame
// is written, and what no row speaks of is nothing.
import {
  closeSync,
  constants,
  fsyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  readdirSync,
  rmSync,
  unlinkSync,
  writevSync,
} from 'node:fs'
import { basename, dirname } from 'node:path'
import { StorageFault, noSpace, storageFault } from './fault.ts'

/** A body of this size or above goes into its run's file. */
export const LARGE = 64 * 1024

/** Files that are open at once. Those of a private folder have no names: there, no more than so many runs have one. */
const MOST_OPEN = 64
const STEP_BYTES = 16 * 1024 * 1024
const PAGE = 8192

export class Bodies {
  readonly #path: string
  readonly #temporary: boolean
  readonly #pageLimit: (() => number) | undefined
  /** File descriptors by run, in the order of their last use. */
  readonly #open = new Map<number, number>()
  readonly #written = new Set<number>()

  /** `path` is the SQLite file's; `temporary`: nothing is to be left behind by a killed process. */
  constructor(path: string, temporary: boolean, pageLimit?: () => number) {
    this.#path = path
    this.#temporary = temporary
    this.#pageLimit = pageLimit
  }

  /** Writes a body at this place of its run's file, over whatever is there; false when the run can have no file. Throws StorageFault. */
  append(run: number, place: number, pieces: readonly Buffer[]): boolean {
    if (this.#temporary && !this.#open.has(run) && this.#open.size >= MOST_OPEN) return false
    try {
      const file = this.#descriptor(run, constants.O_RDWR | constants.O_CREAT)
      const end = pieces.reduce((sum, { length }) => sum + length, place)
      if (this.#pageLimit && end > this.#pageLimit() * PAGE) throw noSpace(this.#path)
      let at = place
      for (let left = pieces; left.length > 0;) {
        const done = writevSync(file, left, at)
        at += done
        left = behind(left, done)
      }
      this.#written.add(run)
      return true
    } catch (error) {
      throw storageFault(error, this.#path)
    }
  }

  /** Reads a body into the scratch; throws StorageFault `damaged` when there is none. */
  read(run: number, place: number, size: number, scratch: Scratch): Buffer {
    const body = scratch.of(size)
    try {
      const file = this.#descriptor(run, constants.O_RDWR)
      for (let done = 0; done < size;) {
        const more = readSync(file, body, done, size - done, place + done)
        if (more === 0) throw this.#damaged()
        done += more
      }
      return body
    } catch (error) {
      throw isMissing(error) ? this.#damaged() : storageFault(error, this.#path)
    }
  }

  /** The runs that have a file; those of a killed process, too. */
  runs(): number[] {
    return namesBeside(this.#path).map((name) => Number(name.slice(name.lastIndexOf('-') + 1)))
  }

  /** Removes a part of a run's file that nobody needs any more; true when all of it is gone. */
  removeSome(run: number): boolean {
    try {
      const file = this.#descriptor(run, constants.O_RDWR)
      const { size } = fstatSync(file)
      if (size > STEP_BYTES) {
        ftruncateSync(file, size - STEP_BYTES)
        return false
      }
      this.#close(run, file)
      if (!this.#temporary) unlinkSync(this.#name(run))
    } catch (error) {
      if (!isMissing(error)) throw storageFault(error, this.#path)
    }
    this.#written.delete(run)
    return true
  }

  /** All that was written is on the disk when it returns. */
  flush(): void {
    try {
      for (const run of this.#written) fsyncSync(this.#descriptor(run, constants.O_RDWR))
      if (this.#written.size > 0) syncFolder(dirname(this.#path))
    } catch (error) {
      throw storageFault(error, this.#path)
    }
  }

  close(): void {
    for (const [run, file] of this.#open) this.#close(run, file)
  }

  #descriptor(run: number, flags: number): number {
    const known = this.#open.get(run)
    const file = known ?? openSync(this.#name(run), flags, 0o600)
    if (known === undefined && this.#temporary) unlinkQuietly(this.#name(run))
    this.#open.delete(run)
    this.#open.set(run, file)
    if (this.#open.size > MOST_OPEN && !this.#temporary)
      for (const [oldest, unused] of this.#open) {
        this.#close(oldest, unused)
        break
      }
    return file
  }

  #close(run: number, file: number): void {
    this.#open.delete(run)
    closeSync(file)
  }

  #name(run: number): string {
    return `${this.#path}${SUFFIX}${run}`
  }

  #damaged(): StorageFault {
    return new StorageFault('damaged', `A part of ${this.#path} is damaged or missing; the shape is fetched anew`)
  }
}

/** Memory for one body after the other: one that is made here is overwritten by the next. */
export class Scratch {
  #memory: Buffer = Buffer.alloc(0)

  of(size: number): Buffer {
    if (this.#memory.length < size) this.#memory = Buffer.allocUnsafeSlow(size)
    return this.#memory.subarray(0, size)
  }
}

/** Removes the files of all runs. */
export function removeBodies(path: string): void {
  for (const name of namesBeside(path)) rmSync(`${dirname(path)}/${name}`, { force: true })
}

const SUFFIX = '-body-'

function namesBeside(path: string): string[] {
  const start = `${basename(path)}${SUFFIX}`
  return readdirSync(dirname(path)).filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
}

/** What is left of the pieces when so many bytes are written. */
function behind(pieces: readonly Buffer[], bytes: number): readonly Buffer[] {
  let done = bytes
  for (const [index, piece] of pieces.entries()) {
    if (done < piece.length) return [piece.subarray(done), ...pieces.slice(index + 1)]
    done -= piece.length
  }
  return []
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It is removed with its folder instead.
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** So that a new file has its name after a crash, where the system can say that. */
function syncFolder(path: string): void {
  let folder: number | undefined
  try {
    folder = openSync(path, 'r')
    fsyncSync(folder)
  } catch {
    // Windows opens no folders, and keeps names by itself.
  } finally {
    if (folder !== undefined) closeSync(folder)
  }
}
