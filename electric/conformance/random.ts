// Seeded randomness: the same seed gives the same decisions.

export type Random = {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number
  pick<const Item>(items: readonly [Item, ...Item[]]): Item
  chance(probability: number): boolean
  /** One of the second members, each as likely as the weight before it. */
  weighted<const Item>(items: readonly [readonly [number, Item], ...(readonly [number, Item])[]]): Item
  /** The items in another order. */
  shuffle<Item>(items: readonly Item[]): Item[]
}

/** mulberry32 (public domain, Tommy Ettinger). */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    chance: (probability) => next() < probability,
    weighted: (items) => {
      let left = next() * items.reduce((sum, [weight]) => sum + weight, 0)
      return (items.find(([weight]) => (left -= weight) < 0) ?? items[0])[1]
    },
    shuffle: (items) =>
      items
        .map((item) => [next(), item] as const)
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item),
  }
}

/** The seed of this run: from the environment, else new. Callers print it. */
export function runSeed(variable: string): number {
  const given = process.env[variable]
  return given ? Number(given) : Math.floor(Math.random() * 2 ** 31)
}
