// Follows sources as agents write them. A watcher says that something changed, a poll finds what the watcher missed (new
// folders, network disks), the cursor says from where to read: rotation, truncation and torn lines are the importer's business.
// Law: a source is taken at most once in `pace`, so that published counters change at most about once a second.
import { watch } from 'chokidar'
import { walk } from '#app/importer/walk.server.ts'

export interface TailOptions {
  roots: string[]
  /** Which files below the roots are sources. */
  wanted: (path: string) => boolean
  /** Takes what is new in one source. Errors are reported, and the source is tried again at the next poll. */
  take: (path: string) => Promise<void>
  onError: (path: string, error: unknown) => void
  /** Milliseconds between two takes of one source. */
  pace?: number
  /** Milliseconds between two looks at all folders. */
  poll?: number
}

export interface Tail {
  /** Ends watching and waits for what is being taken. */
  stop: () => Promise<void>
}

const parallel = 2

/** Starts following. What is in the folders already counts as seen; what changes from now on is taken. */
export async function startTail(options: TailOptions): Promise<Tail> {
  const { pace = 900, poll = 3000 } = options
  const seen = await look(options)
  const takenAt = new Map<string, number>()
  const waiting = new Map<string, NodeJS.Timeout>()
  const queue = new Set<string>()
  const working = new Map<string, Promise<void>>()
  let stopped = false

  const changed = (path: string): void => {
    if (stopped || !options.wanted(path) || waiting.has(path)) return
    const wait = Math.max(0, (takenAt.get(path) ?? 0) + pace - Date.now())
    waiting.set(
      path,
      setTimeout(() => {
        waiting.delete(path)
        queue.add(path)
        drain()
      }, wait),
    )
  }

  const drain = (): void => {
    for (const path of queue) {
      if (working.size >= parallel) return
      if (working.has(path)) continue
      queue.delete(path)
      takenAt.set(path, Date.now())
      const work = options
        .take(path)
        .catch((error: unknown) => {
          seen.delete(path)
          options.onError(path, error)
        })
        .finally(() => {
          working.delete(path)
          if (!stopped) drain()
        })
      working.set(path, work)
    }
  }

  const lookAgain = async (): Promise<void> => {
    for (const [path, mark] of await look(options)) {
      if (seen.get(path) === mark) continue
      seen.set(path, mark)
      changed(path)
    }
  }

  const watcher = watch(options.roots, {
    ignoreInitial: true,
    ignored: (path) => /[\\/]node_modules([\\/]|$)/.test(path),
  })
  watcher.on('add', changed).on('change', changed)
  watcher.on('error', (error) => options.onError(options.roots.join(', '), error))
  let looking: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(lookAgain).catch((error: unknown) => options.onError(options.roots.join(', '), error))
  }, poll)

  return {
    stop: async () => {
      stopped = true
      clearInterval(timer)
      for (const timeout of waiting.values()) clearTimeout(timeout)
      await watcher.close()
      await looking
      await Promise.all(working.values())
    },
  }
}

async function look({ roots, wanted }: TailOptions): Promise<Map<string, string>> {
  const marks = new Map<string, string>()
  for (const root of roots)
    for (const file of (await walk(root)).files)
      if (wanted(file.path)) marks.set(file.path, `${file.bytes}:${file.modifiedAt.getTime()}`)
  return marks
}
