// What was done between the words of a discussion: differences of the counts that the server gives with each event. Pure.
import type { TimelineEvent } from '../rows.ts'
import type { Between } from './select/selected.ts'

/** By event id, what was done since the event above it. Of what stands first at hand nothing is known. */
export function gapsOf(
  events: readonly TimelineEvent[],
  before: Readonly<Record<string, Between>> | undefined,
): ReadonlyMap<string, Between> | undefined {
  if (!before) return undefined
  const gaps = new Map<string, Between>()
  let above: Between | undefined
  for (const { id } of events) {
    const here = before[id]
    if (!here) continue
    if (above && here.calls > above.calls)
      gaps.set(id, {
        calls: here.calls - above.calls,
        edits: here.edits - above.edits,
        errors: here.errors - above.errors,
      })
    above = here
  }
  return gaps
}
