// Small maps that are kept as JSON between batches. Keys come from transcripts, so they are prefixed: `__proto__` and
// `constructor` are ids like any others, and digits keep their order. Law: only `remember` writes them.

export type Recall<T> = Record<string, T>

export const recall = <T>(map: Recall<T>, key: string): T | undefined =>
  keysOf(map).has(key) ? map[`~${key}`] : undefined

/** Remembers an entry; forgets the oldest beyond twice `limit`. Answers the map to keep. */
export function remember<T>(map: Recall<T>, key: string, value: T, limit = 128): Recall<T> {
  const keys = keysOf(map).add(key)
  map[`~${key}`] = value
  return keys.size <= 2 * limit ? map : Object.fromEntries(Object.entries(map).slice(-limit))
}

// Every record asks for something that is mostly not there; a property's name that nobody has used yet is dear to make.
const known = new WeakMap<object, Set<string>>()

function keysOf(map: Recall<unknown>): Set<string> {
  let keys = known.get(map)
  if (!keys) known.set(map, (keys = new Set(Object.keys(map).map((key) => key.slice(1)))))
  return keys
}
