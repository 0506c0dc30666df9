// How soon a source is taken again. Law: what comes after a quiet time is taken at once; a source that is written all the time
// about seven times a second, so that a line waits less than an eye sees; when takes are dear or many sources are written at
// once, so seldom that all of them cost half of the time, but each within a second.

/** Milliseconds between two takes of one source, from beginning to beginning. */
const leastMs = 150
const mostMs = 900
/** All sources that are being written may cost one part in so many of the time. */
const share = 2
/** A source that was not taken for so long is not being written. */
const quietMs = 2000
/** One take that met a slow moment says little: this part of the difference counts at once. */
const weight = 0.2

export interface Pacing {
  /** Milliseconds until the source may be taken; 0 is now. */
  wait: (path: string) => number
  began: (path: string) => void
  ended: (path: string) => void
}

/** @param now milliseconds of a clock that never goes back. */
export function pacing(now: () => number = () => performance.now()): Pacing {
  const sources = new Map<string, { began: number; cost: number | undefined }>()

  const written = (): number => {
    const since = now() - quietMs
    for (const [path, { began }] of sources) if (began < since) sources.delete(path)
    return sources.size
  }

  return {
    wait: (path) => {
      const all = written()
      const known = sources.get(path)
      if (!known) return 0
      const between = Math.min(mostMs, Math.max(leastMs, (known.cost ?? 0) * share * all))
      return Math.max(0, known.began + between - now())
    },
    began: (path) => void sources.set(path, { began: now(), cost: sources.get(path)?.cost }),
    ended: (path) => {
      const known = sources.get(path)
      if (!known) return
      const cost = now() - known.began
      known.cost = known.cost === undefined ? cost : known.cost + (cost - known.cost) * weight
    },
  }
}
