// What a list of samples says. Ratios are made round by round, so that what slows a whole round cancels out.
import type { Random } from '#electric/conformance/random.ts'

export type Spread = {
  readonly count: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p95: number
  readonly max: number
}

/** The quantile `q` (0 to 1) by linear interpolation; NaN of nothing. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const place = (sorted.length - 1) * q
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}

export function spread(samples: readonly number[]): Spread {
  const [p25, p50, p75, p95, max] = [0.25, 0.5, 0.75, 0.95, 1].map((q) => quantile(samples, q))
  const nothing = Number.NaN
  return {
    count: samples.length,
    p25: p25 ?? nothing,
    p50: p50 ?? nothing,
    p75: p75 ?? nothing,
    p95: p95 ?? nothing,
    max: max ?? nothing,
  }
}

/** `samples[i] / peer[i]` of every round. */
export function pairedRatios(samples: readonly number[], peer: readonly number[]): number[] {
  return samples.flatMap((sample, round) => {
    const other = peer[round]
    return other === undefined ? [] : [sample / other]
  })
}

/** A new order of the items (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items]
  return items.flatMap(() => left.splice(random.below(left.length), 1))
}
