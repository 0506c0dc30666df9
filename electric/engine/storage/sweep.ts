// Frames of shapes that are gone are removed a little at a time, so that the end of a large shape stops nobody else.
import type { StorageFile } from './file.ts'
import type { Bodies } from './bodies.ts'
import type { FramesTable } from './frames.ts'

// 32 frames are 8 MB at most.
const FRAMES = 32
const PAGES = 512
const PAUSE = 5
const RETRY = 1_000

export class Sweep {
  readonly #file: StorageFile
  readonly #frames: FramesTable
  readonly #bodies: Bodies
  readonly #transaction: (work: () => void) => void
  readonly #runs: number[] = []
  #timer: NodeJS.Timeout | undefined

  /** `transaction` runs what it is given in one; when it throws, the step is tried again after a second. */
  constructor(file: StorageFile, frames: FramesTable, bodies: Bodies, transaction: (work: () => void) => void) {
    this.#file = file
    this.#frames = frames
    this.#bodies = bodies
    this.#transaction = transaction
  }

  /** Removes this run from now on. */
  add(run: number): void {
    this.#runs.push(run)
    this.#wait(PAUSE)
  }

  /** Removes every run before `end` that is not among `kept`. */
  addOthers(kept: ReadonlySet<number>): void {
    for (let run = this.#frames.nextRun(0); run !== undefined; run = this.#frames.nextRun(run + 1))
      if (!kept.has(run)) this.add(run)
    for (const run of this.#bodies.runs()) if (!kept.has(run)) this.add(run)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#runs.length = 0
  }

  #wait(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#step()
    }, ms).unref()
  }

  #step(): void {
    const [run] = this.#runs
    if (run === undefined) return
    try {
      let removed = 0
      this.#transaction(() => (removed = this.#frames.removeSome(run, FRAMES)))
      // No row speaks of its file any more.
      if (removed < FRAMES && this.#bodies.removeSome(run)) this.#runs.shift()
      this.#file.shrink(PAGES)
      this.#wait(PAUSE)
    } catch {
      // The transaction has told why.
      this.#wait(RETRY)
    }
  }
}
