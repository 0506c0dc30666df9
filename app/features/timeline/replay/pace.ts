// How a replay goes on: which event comes next, and after how long. Pure.
import type { TimelineEvent } from '../../rows.ts'

export const speeds = [0.5, 1, 2, 5, 10, 50, 200] as const

/** A pause in the session is no longer than this in its replay, in milliseconds at single speed. */
const longestPause = 3000
/** What happened at once, and what has no time, follows after this. */
const shortestPause = 120

/** The events up to the one numbered `seq`; all of them where that one is not here. */
export function upTo(events: readonly TimelineEvent[], seq: number): readonly TimelineEvent[] {
  const at = events.findIndex((event) => event.seq === seq)
  return at === -1 ? events : events.slice(0, at + 1)
}

/** What comes after the event numbered `seq`, and after how many milliseconds; null when it is the last here. */
export function nextOf(events: readonly TimelineEvent[], seq: number, speed: number) {
  const at = events.findIndex((event) => event.seq === seq)
  const next = at === -1 ? undefined : events[at + 1]
  if (!next) return null
  const [from, to] = [events[at]?.occurredAt, next.occurredAt]
  const apart = from && to ? to.getTime() - from.getTime() : 0
  return { seq: next.seq, ms: Math.min(longestPause, Math.max(shortestPause, apart)) / speed }
}

/** What stands before the event numbered `seq`. */
export function beforeOf(events: readonly TimelineEvent[], seq: number): number | null {
  const at = events.findIndex((event) => event.seq === seq)
  return events[at - 1]?.seq ?? null
}

/** The next speed in a direction, or the same at either end. */
export function shifted(speed: number, by: 1 | -1): number {
  const at = speeds.findIndex((one) => one === speed)
  return speeds[Math.min(speeds.length - 1, Math.max(0, at + by))] ?? speed
}
