// Small maps that are kept as JSON between batches. Keys come from transcripts, so they are prefixed: `__proto__` and
// `constructor` are ids like any others, and digits keep their order.

export type Recall<T> = Record<string, T>

export const recall = <T>(map: Recall<T>, key: string): T | undefined => map[`~${key}`]

/** Remembers an entry; forgets the oldest beyond twice `limit`. Answers the map to keep. */
export function remember<T>(map: Recall<T>, key: string, value: T, limit = 128): Recall<T> {
  const known = recall(map, key) !== undefined
  map[`~${key}`] = value
  if (known) return map
  const size = (sizes.get(map) ?? Object.keys(map).length - 1) + 1
  sizes.set(map, size)
  return size <= 2 * limit ? map : Object.fromEntries(Object.entries(map).slice(-limit))
}

// Counted once a map, because counting is slow and something is remembered of every record.
const sizes = new WeakMap<object, number>()
