// One alternating run: in every round each side is measured once, in an order drawn from the seed. One side is the peer again:
// what its ratio to the peer is away from 1 is the noise of the run.
import { seeded } from '#electric/conformance/random.ts'
import { shuffled } from './statistics.ts'

export type Side = { readonly name: string; measure(): Promise<number> }

/** Of the median ratio to the peer; of the side's own median where there is no peer or the goal is meant `alone`. */
export type Goal = { readonly atMost?: number; readonly atLeast?: number; readonly alone?: true }

export type Comparison = {
  readonly title: string
  /** How it was done, in one or two sentences. */
  readonly method: string
  readonly unit: string
  /** The side that all others are divided by; undefined for what is measured by itself. */
  readonly peer: string | undefined
  readonly goals: Readonly<Record<string, Goal>>
  readonly samples: Readonly<Record<string, readonly number[]>>
  readonly seed: number
  /** Sizes and counts that were checked. */
  readonly facts: Readonly<Record<string, string | number>>
}

/** The name of the side that is the peer once more. */
export function again(peer: string): string {
  return `${peer}, again`
}

export type Rounds = { readonly rounds: number; readonly warmUp: number; readonly seed: number }

/** Measures every side once a round, after `warmUp` rounds that do not count. */
export async function alternate(
  sides: readonly Side[],
  { rounds, warmUp, seed }: Rounds,
): Promise<Record<string, number[]>> {
  const random = seeded(seed)
  const samples: Record<string, number[]> = Object.fromEntries(sides.map(({ name }) => [name, []]))
  for (let round = -warmUp; round < rounds; round += 1)
    for (const side of shuffled(sides, random)) {
      const sample = await side.measure()
      if (round >= 0) samples[side.name]?.push(sample)
    }
  return samples
}
