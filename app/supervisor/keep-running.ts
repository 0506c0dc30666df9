// Keeps one part alive: launched, watched, launched again with growing pauses when it dies unasked.
import { setTimeout as delay } from 'node:timers/promises'

export interface Living {
  pid: number
  exited: Promise<void>
  /** Ends it; by force when it takes longer than `patience` milliseconds. */
  stop: (patience: number) => Promise<void>
}

export interface Kept {
  name: string
  stop: (patience: number) => Promise<void>
}

export interface KeepOptions {
  name: string
  /** Resolves when the part is ready; gives up when the signal says that the part is no longer wanted. */
  launch: (unwanted: AbortSignal) => Promise<Living>
  /** Called whenever a (new) process is ready. */
  onReady: (pid: number) => void
  /** Called when the part died, or could not be launched again; `pause` milliseconds until the next try. */
  onDown: (reason: string, pause: number) => void
}

const firstPause = 200
const longestPause = 10_000
const settled = 30_000

/** Launches a part and keeps it running until `stop`. Rejects when the very first launch fails. */
export async function keepRunning(options: KeepOptions): Promise<Kept> {
  const stopping = new AbortController()
  let pause = firstPause
  let living = await options.launch(stopping.signal)
  options.onReady(living.pid)
  const watch = async () => {
    for (let since = Date.now(); !stopping.signal.aborted; since = Date.now()) {
      await living.exited
      if (stopping.signal.aborted) return
      if (Date.now() - since > settled) pause = firstPause
      await launchAgain('it ended')
    }
  }
  const launchAgain = async (reason: string) => {
    options.onDown(reason, pause)
    await delay(pause, undefined, { signal: stopping.signal }).catch(() => {})
    pause = Math.min(pause * 2, longestPause)
    if (stopping.signal.aborted) return
    try {
      living = await options.launch(stopping.signal)
      options.onReady(living.pid)
    } catch (error) {
      if (!stopping.signal.aborted) await launchAgain(error instanceof Error ? error.message : String(error))
    }
  }
  const watching = watch()
  return {
    name: options.name,
    stop: async (patience) => {
      stopping.abort()
      await living.stop(patience)
      await watching
      // A launch that was under way may have succeeded all the same.
      await living.stop(patience)
    },
  }
}
