// Follows sources as agents write them. A watcher says that something changed, a poll finds what the watcher missed (new
// folders, network disks), the cursor says from where to read: rotation, truncation and torn lines are the importer's business.
// Law: a change is never lost, only put off (pace.ts): what is taken is all that is there by then.
import { watch } from 'chokidar'
import { walk } from '#app/importer/walk.server.ts'
import { pacing } from './pace.ts'
import { markFrom, markOf, secondLooks } from './second-look.server.ts'

export interface TailOptions {
  roots: string[]
  /** Which files below the roots are sources. */
  wanted: (path: string) => boolean
  /** Which files are no sources and belong to a store of them: when one changes, its root is looked at. */
  inStore?: (path: string) => boolean
  /** Takes what is new in one source. Errors are reported, and the source is tried again at the next poll. */
  take: (path: string) => Promise<void>
  onError: (path: string, error: unknown) => void
  /** Milliseconds between two looks at all folders. */
  poll?: number
}

export interface Tail {
  /** Ends watching and waits for what is being taken. */
  stop: () => Promise<void>
}

const parallel = 2
/** Looking at a root costs one part in so many of the processor's time: by the clock, and when a store in it was written. */
const idleShare = 500
const storeShare = 20
/** Whatever it costs, roots are looked at so often. */
const seldomMs = 60_000
const storePaceMs = 200

/** Starts following. What is in the folders already counts as seen; what changes from now on is taken. */
export async function startTail(options: TailOptions): Promise<Tail> {
  const { poll = 3000 } = options
  const looked = new Map<string, Looked>()
  const seen = await look(options, looked, idleShare)
  const pace = pacing()
  const waiting = new Map<string, NodeJS.Timeout>()
  const queue = new Set<string>()
  const working = new Map<string, Promise<void>>()
  let stopped = false

  const changed = (path: string): void => {
    if (stopped || !options.wanted(path) || waiting.has(path)) return
    waiting.set(
      path,
      setTimeout(() => {
        waiting.delete(path)
        queue.add(path)
        drain()
      }, pace.wait(path)),
    )
  }

  const again = secondLooks(changed)
  const takeMarked = async (path: string): Promise<void> => {
    const mark = await markOf(path)
    await options.take(path)
    if (mark !== null) seen.set(path, mark)
    again.after(path, mark)
  }

  const drain = (): void => {
    for (const path of queue) {
      if (working.size >= parallel) return
      if (working.has(path)) continue
      queue.delete(path)
      pace.began(path)
      const work = takeMarked(path)
        .catch((error: unknown) => {
          seen.delete(path)
          options.onError(path, error)
        })
        .finally(() => {
          working.delete(path)
          pace.ended(path)
          if (!stopped) drain()
        })
      working.set(path, work)
    }
  }

  const lookAgain = async (roots: string[], share: number): Promise<void> => {
    for (const [path, mark] of await look({ ...options, roots }, looked, share)) {
      if (seen.get(path) === mark) continue
      seen.set(path, mark)
      changed(path)
    }
  }

  let looking: Promise<void> = Promise.resolve()
  const lookAt = (roots: string[], share: number): void => {
    looking = looking
      .then(() => (stopped ? undefined : lookAgain(roots, share)))
      .catch((error: unknown) => options.onError(roots.join(', '), error))
  }

  // Stores are written many times a second: one look is due at a time.
  const due = new Map<string, NodeJS.Timeout>()
  const touched = (path: string): void => {
    if (stopped || !options.inStore?.(path)) return changed(path)
    for (const root of options.roots) {
      if (!path.startsWith(root) || due.has(root)) continue
      due.set(
        root,
        setTimeout(() => {
          due.delete(root)
          lookAt([root], storeShare)
        }, storePaceMs),
      )
    }
  }

  // The log of a database stands beside it; rows that are files of their own are found by looking.
  const watched = options.roots.flatMap((root) => (root.endsWith('.db') ? [root, `${root}-wal`] : [root]))
  const watcher = watch(watched, {
    ignoreInitial: true,
    ignored: (path) => /[\\/]node_modules([\\/]|$)|[\\/]storage[\\/](message|part|session_diff)([\\/]|$)/.test(path),
  })
  watcher.on('add', touched).on('change', touched)
  // What came while it was looking round counts as there from the beginning.
  watcher.on('ready', () => lookAt(options.roots, 0))
  watcher.on('error', (error) => options.onError(options.roots.join(', '), error))
  const timer = setInterval(() => lookAt(options.roots, idleShare), poll)

  return {
    stop: async () => {
      stopped = true
      again.stop()
      clearInterval(timer)
      for (const timeout of [...waiting.values(), ...due.values()]) clearTimeout(timeout)
      await watcher.close()
      await looking
      await Promise.all(working.values())
    },
  }
}

/** `took`: milliseconds of the processor's time. */
type Looked = { ended: number; took: number; marks: Map<string, string> }

// Of a root that takes long the last look is answered meanwhile.
async function look(
  { roots, wanted }: TailOptions,
  looked: Map<string, Looked>,
  share: number,
): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  for (const root of roots) {
    const known = looked.get(root)
    if (!known || performance.now() >= known.ended + Math.min(seldomMs, known.took * share)) {
      // On a busy machine a look lasts long and costs no more than else.
      const before = process.cpuUsage()
      const marks = new Map<string, string>()
      for (const file of (await walk(root)).files)
        if (wanted(file.path)) marks.set(file.path, markFrom(file.bytes, file.modifiedAt))
      const { user, system } = process.cpuUsage(before)
      looked.set(root, { ended: performance.now(), took: (user + system) / 1000, marks })
    }
    for (const [path, mark] of looked.get(root)?.marks ?? []) all.set(path, mark)
  }
  return all
}
