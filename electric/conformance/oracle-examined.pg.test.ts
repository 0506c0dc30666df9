// The oracle examined: an engine with a deliberate fault does not get through. Says which fault was caught by what.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATABASE, OUTSIDE } from './oracle/disturbances.ts'
import { FAULTS } from './oracle/faults.ts'
import { makePlan } from './oracle/plan.ts'
import { ownPostgres } from './oracle/postgres.ts'
import type { OwnPostgres } from './oracle/postgres.ts'
import { Room } from './oracle/room.ts'
import { runCase } from './oracle/run-case.ts'

const FAULTY = fileURLToPath(new URL('oracle/faulty-engine.ts', import.meta.url))
const CASES = 40
/** Whoever has not everything after so many milliseconds never will: nothing is slow here but what is wrong. */
const PATIENCE = 6_000

let postgres: OwnPostgres
beforeAll(async () => {
  postgres = await ownPostgres()
})
afterAll(() => postgres.close())

test.each(FAULTS.map(({ name, seed }) => [name, seed] as const))('%s', { timeout: 90_000 }, async (name, first) => {
  const room = await Room.open({
    databaseUrl: postgres.url,
    settings: { ORACLE_FAULT: name },
    nodeOptions: ['--import', FAULTY],
  })
  try {
    for (let seed = first; seed < first + CASES; seed += 1) {
      const [failure] = await failuresOf(room, seed)
      if (failure === undefined) continue
      process.stderr.write(`${name}: caught in case ${seed}: ${failure.slice(0, 160)}\n`)
      return
    }
    expect.fail(`${CASES} cases did not find it`)
  } finally {
    await room.close()
  }
})

test('an engine without a fault gets through the same cases', { timeout: 90_000 }, async () => {
  const room = await Room.open({ databaseUrl: postgres.url })
  for (const seed of [1, 2, 4, 5]) expect(await failuresOf(room, seed), `case ${seed}`).toEqual([])
  await room.close()
})

async function failuresOf(room: Room, seed: number): Promise<string[]> {
  const { failures } = await runCase(room, makePlan(seed, [...OUTSIDE, ...DATABASE], true), PATIENCE)
  return failures
}
