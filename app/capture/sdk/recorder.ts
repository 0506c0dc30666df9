// The one recorder of a process: envelopes wait here, are masked and written one after the other, behind a circuit breaker. Law:
// nothing of it reaches the agent: not an error, not a wait, not a word on its outputs.
import { ConsecutiveBreaker, CircuitState, circuitBreaker, handleAll } from 'cockatiel'
import type { Sink } from './spool-sink.ts'

const failuresToOpen = 5
const openMs = 5 * 60 * 1000
const mostWaiting = 10_000

export interface SdkHealth {
  state: 'closed' | 'open' | 'half-open'
  written: number
  /** Not written: the breaker was open, the queue full, or the write failed. */
  dropped: number
  waiting: number
  failuresInARow: number
  lastFault: { at: string; message: string } | null
}

export interface Recorder {
  /** Takes an envelope, made when its turn comes. Never throws. */
  take: (make: () => Promise<Envelopes> | Envelopes) => void
  /** Does `work` once for `key`, however many ask at once; what failed is done again for the next who asks. */
  once: (key: string, work: () => Promise<Envelopes>) => void
  health: () => SdkHealth
  /** Resolves when all that was taken so far is written or dropped. */
  settled: () => Promise<void>
}

export type Envelopes = Array<{ id: string; line: string }>

/** A recorder that writes to `sink`. */
export function recorder(sink: Sink): Recorder {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: openMs,
    breaker: new ConsecutiveBreaker(failuresToOpen),
  })
  const health = { written: 0, dropped: 0, waiting: 0, failuresInARow: 0, lastFault: null as SdkHealth['lastFault'] }
  const done = new Map<string, Promise<boolean>>()
  let queue: Promise<unknown> = Promise.resolve()

  const attempt = async (make: () => Promise<Envelopes> | Envelopes): Promise<boolean> => {
    try {
      // Out of the way of whoever called us.
      await new Promise((next) => setImmediate(next))
      await breaker.execute(async () => {
        for (const { id, line } of await make()) {
          await sink.write(id, line)
          health.written++
        }
      })
      health.failuresInARow = 0
      return true
    } catch (error) {
      health.dropped++
      if (breaker.state !== CircuitState.Open || health.failuresInARow < failuresToOpen) health.failuresInARow++
      health.lastFault = {
        at: new Date().toISOString(),
        message: error instanceof Error ? error.message : String(error),
      }
      return false
    } finally {
      health.waiting--
    }
  }
  const enqueue = (make: () => Promise<Envelopes> | Envelopes): Promise<boolean> => {
    if (health.waiting >= mostWaiting) {
      health.dropped++
      return Promise.resolve(false)
    }
    health.waiting++
    const turn = queue.then(() => attempt(make))
    queue = turn
    return turn
  }
  return {
    take: (make) => void enqueue(make),
    once: (key, work) => {
      if (done.has(key)) return
      const turn = enqueue(work)
      done.set(key, turn)
      void turn.then((kept) => kept || done.delete(key))
    },
    health: () => ({ state: stateNames[breaker.state], ...health }),
    settled: async () => void (await queue),
  }
}

/** The recorder of this process for a data folder: shared by every wrapper in it, also by copies of this module. */
export function sharedRecorder(home: string, make: () => Recorder): Recorder {
  const all = ((globalThis as Shared)[shared] ??= new Map())
  const known = all.get(home) ?? make()
  all.set(home, known)
  return known
}

/** How recording goes in this process, by data folder. Empty while nothing is wrapped. */
export function sdkHealth(): Record<string, SdkHealth> {
  const all = (globalThis as Shared)[shared] ?? new Map<string, Recorder>()
  return Object.fromEntries([...all].map(([home, one]) => [home, one.health()]))
}

const shared = Symbol.for('logbook.sdk.recorders')
type Shared = { [shared]?: Map<string, Recorder> }

const stateNames = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const
