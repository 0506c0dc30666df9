// Where a replay stands: steps in order, each at its own moment of the recording. Pure; a clock outside says what time it is.
import type { TerminalStep } from './reads.server.ts'

/** A pause in which nothing happened is shown as at most this long. */
const longestPauseMs = 2000

/** Milliseconds from the beginning at which each step happens, with long pauses cut short and never going back. */
export function momentsOf(steps: readonly TerminalStep[]): number[] {
  let moment = 0
  let before: number | null = null
  return steps.map(({ at }) => {
    if (at !== null) {
      if (before !== null) moment += Math.min(Math.max(0, at - before), longestPauseMs)
      before = at
    }
    return moment
  })
}

/** The moment of the event numbered `seq`; null when none is asked for. */
export function momentOf(steps: readonly TerminalStep[], moments: readonly number[], seq?: number): number | null {
  if (seq === undefined) return null
  const at = steps.findIndex((step) => step.seq >= seq)
  return moments[at] ?? moments.at(-1) ?? 0
}

/** How many of the steps have happened by `moment`. */
export function happenedBy(moments: readonly number[], moment: number): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((moments[middle] ?? 0) <= moment) low = middle + 1
    else high = middle
  }
  return low
}
