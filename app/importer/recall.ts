// Small maps that are kept as JSON between batches: lists of pairs, because ids from transcripts are no names for properties
// (`__proto__`), and making a property for each is dear. Law: only `remember` writes them.

/** Empty as `{}`; earlier versions kept properties, each named by `~` and the key. */
export type Recall<T> = Array<Pair<T>> | Record<string, T>

type Pair<T> = [key: string, value: T]

export function recall<T>(map: Recall<T>, key: string): T | undefined {
  return Array.isArray(map) && map.length === 0 ? undefined : indexOf(map).get(key)?.[1]
}

/** Remembers an entry; forgets the oldest beyond twice `limit`. Answers the map to keep. */
export function remember<T>(map: Recall<T>, key: string, value: T, limit = 128): Recall<T> {
  const index = indexOf(map)
  const known = index.get(key)
  const pairs = Array.isArray(map) ? map : [...index.values()]
  if (pairs !== map) indexes.set(pairs, index)
  if (known) known[1] = value
  else {
    const pair: Pair<T> = [key, value]
    index.set(key, pair)
    pairs.push(pair)
  }
  return pairs.length <= 2 * limit ? pairs : pairs.slice(-limit)
}

const indexes = new WeakMap<object, Map<string, Pair<unknown>>>()

function indexOf<T>(map: Recall<T>): Map<string, Pair<T>> {
  let index = indexes.get(map)
  if (!index) {
    const pairs = Array.isArray(map) ? map : Object.entries(map).map(([key, value]): Pair<T> => [key.slice(1), value])
    indexes.set(map, (index = new Map(pairs.map((pair) => [pair[0], pair]))))
  }
  return index as Map<string, Pair<T>>
}
