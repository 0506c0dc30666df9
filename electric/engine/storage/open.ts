// The parts of a store that are there as long as its file is open.
import { Bodies } from './bodies.ts'
import { StorageFile } from './file.ts'
import { FramesTable } from './frames.ts'
import { RecentFrames } from './recent.ts'
import type { FrameRun, RunContext } from './run.ts'
import { StateTables } from './state.ts'
import { Sweep } from './sweep.ts'

export type Open = {
  readonly file: StorageFile
  readonly bodies: Bodies
  readonly frames: FramesTable
  readonly tables: StateTables
  readonly sweep: Sweep
  readonly context: RunContext
}

type Options = {
  readonly path: string
  readonly temporary: boolean
  readonly chunkBytes: number
  readonly pageLimit?: () => number
}

/** How the store works on its parts: in one transaction, or so that a fault is known to be its own. */
type Ways = {
  readonly transaction: (work: () => void) => void
  readonly reporting: <Result>(work: () => Result) => Result
}

/** Opens the file, or makes it. Throws StorageFault. */
export function openParts(options: Options, { transaction, reporting }: Ways): Open {
  const { path, temporary, chunkBytes, pageLimit } = options
  const file = StorageFile.open(path, pageLimit)
  try {
    const bodies = new Bodies(path, temporary, pageLimit)
    const frames = new FramesTable(file, bodies)
    const sweep = new Sweep(file, frames, bodies, transaction)
    const context = {
      frames,
      file: (run: number, place: number, pieces: readonly Buffer[]) =>
        reporting(() => bodies.append(run, place, pieces)),
      recent: new RecentFrames(),
      chunkBytes,
      pending: { bytes: 0, runs: new Set<FrameRun>() },
      held: { bytes: 0 },
    }
    return { file, bodies, frames, tables: new StateTables(file), sweep, context }
  } catch (error) {
    file.close()
    throw error
  }
}
