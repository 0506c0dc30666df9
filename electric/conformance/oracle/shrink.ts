// A failing case with fewer parts: transactions, clients and disturbances are left out as long as it still fails.
import type { Plan } from './plan.ts'
import { runCase } from './run-case.ts'
import type { Room } from './room.ts'

export type Shrunk = { readonly plan: Plan; readonly failures: readonly string[] }

/** Tries until `deadline` (a time in ms), each with `patience`; gives the smallest that failed, at least what was given. */
export async function shrink(room: Room, failed: Shrunk, deadline: number, patience: number): Promise<Shrunk> {
  let smallest = failed
  for (let size = Math.ceil(parts(smallest.plan).length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts(smallest.plan).length && Date.now() < deadline;) {
      const left = new Set(parts(smallest.plan).slice(from, from + size))
      const plan = without(smallest.plan, left)
      const { failures } = await runCase(room, plan, patience)
      if (failures.length > 0) smallest = { plan, failures }
      else from += size
    }
  }
  return smallest
}

function parts({ batches }: Plan): string[] {
  return [...new Set(batches.flatMap(({ turns }) => turns.map(({ part }) => part)))]
}

function without(plan: Plan, left: ReadonlySet<string>): Plan {
  const batches = plan.batches
    .map(({ turns, ...rest }) => ({ ...rest, turns: turns.filter(({ part }) => !left.has(part)) }))
    .filter(({ turns }) => turns.length > 0)
  return { ...plan, batches }
}
