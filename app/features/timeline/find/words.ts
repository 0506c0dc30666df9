// Finding in a session: how much can be asked for, and which hit one stands at. Pure.

/** Characters that can be looked for. */
export const longestWords = 200

/** Nobody steps through more. */
export const mostFound = 5000

/** The hit after (or before) the one at hand, round the ends; without one, the first at or after the event in view. */
export function stepTo(
  hits: readonly number[],
  at: number | undefined,
  by: 1 | -1,
  near: number | undefined,
): number | undefined {
  if (hits.length === 0) return undefined
  if (at === undefined || at >= hits.length) {
    const next = near === undefined ? -1 : hits.findIndex((seq) => seq >= near)
    return by === 1 ? Math.max(0, next) : (next <= 0 ? hits.length : next) - 1
  }
  return (at + by + hits.length) % hits.length
}
