// The whole way from a commit to a tab, while everything on it breaks: what the unmodified stream and the collections of a tab
// hold is SELECT … WHERE …, each transaction applied once. TRANSPORT_SEED repeats a run's decisions, TRANSPORT_ROUNDS makes it
// longer.
import { runSeed, seeded } from '../../electric/conformance/random.ts'
import type { Random } from '../../electric/conformance/random.ts'
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'
import { seedEveryShape } from '../security/seed-shapes.ts'
import type { Stack } from '../stack.ts'
import { startCutter } from '../transport/cutter.ts'
import type { Cutter } from '../transport/cutter.ts'
import { openTab, shapeNames } from '../transport/open-tab.ts'
import type { Tab } from '../transport/open-tab.ts'
import { rowsOf, writeSome } from '../transport/writers.ts'
import type { Side } from '../transport/writers.ts'

const rounds = Number(process.env.TRANSPORT_ROUNDS || 60)
const writers = 3

let cutter: Cutter
const test = withStack({
  separateEngine: true,
  front: async (port) => {
    cutter = await startCutter(port)
    return cutter.address
  },
})

test('rows = SELECT in every tab, through cuts and restarts', async ({ stack }) => {
  test.setTimeout(240_000)
  const seed = runSeed('TRANSPORT_SEED')
  process.stderr.write(`transport seed ${seed}\n`)
  const random = seeded(seed)
  const stranger = await seedActor(stack.sql)
  const sides: [Side, Side] = [
    { who: stack.owner, session: await seedSession(stack.sql, stack.owner) },
    { who: stranger, session: await seedSession(stack.sql, stranger) },
  ]
  for (const { who, session } of sides) await seedEveryShape(stack.sql, who, session)
  const tabs = await Promise.all([...sides, sides[0]].map(async (side) => ({ side, tab: await openTab(stack, side) })))

  const breaking = { isOver: false }
  const faults = breakThings(stack, random, breaking)
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const own = seeded(seed + writer + 1)
      for (let round = 0; round < rounds; round++) {
        await writeSome(stack.sql, own, sides)
        await new Promise((resolve) => setTimeout(resolve, 50 + own.below(200)))
      }
    }),
  )
  breaking.isOver = true
  await faults

  for (const { who, session } of sides) await seedEveryShape(stack.sql, who, session)
  for (const { side, tab } of tabs) {
    await noFaults(tab, seed)
    for (const name of shapeNames) {
      const expected = await rowsOf(stack.sql, name, side)
      await expect
        .poll(() => rowsIn(tab, name), { message: `${name}, seed ${seed}`, timeout: 40_000 })
        .toEqual(expected)
    }
    const shown = await Promise.all(
      shapeNames.map(async (name) => ({
        name,
        ids: (await rowsOf(stack.sql, name, side)).map(({ id }) => String(id)),
      })),
    )
    await expect
      .poll(async () => (await tab.state()).collections, { message: `seed ${seed}`, timeout: 40_000 })
      .toEqual(shown)
    await noFaults(tab, seed)
    expect((await tab.state()).phase).toBe('live')
    await tab.close()
  }
})

async function noFaults(tab: Tab, seed: number): Promise<void> {
  const { streams } = await tab.state()
  expect(
    streams.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`)),
    `seed ${seed}`,
  ).toEqual([])
}

async function rowsIn(tab: Tab, name: string) {
  const stream = (await tab.state()).streams.find((stream) => stream.name === name)
  return stream?.rows.map(asInStream).toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1))
}

// Postgres spells a boolean `false` in a snapshot and `f` in the stream; the client reads both.
const asInStream = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === 'true' || value === 'false' ? value[0] : value]),
  )

/** Cuts the wires at random moments all the time, and ends each process once or twice. */
async function breakThings(stack: Stack, random: Random, until: { isOver: boolean }): Promise<void> {
  const once = [
    () => stack.stopEngine().then(() => stack.startEngine()),
    () => endWeb(stack, 'SIGKILL'),
    () => stack.stopEngine().then(() => stack.startEngine()),
    () => endWeb(stack, 'SIGTERM'),
  ]
  while (!until.isOver) {
    await new Promise((resolve) => setTimeout(resolve, random.below(700)))
    if (random.chance(0.12)) await once.shift()?.()
    else if (random.chance(0.6)) cutter.cutMidFrame()
    else cutter.cut()
  }
  while (once.length > 0) await once.shift()?.()
}

async function endWeb(stack: Stack, signal: NodeJS.Signals): Promise<void> {
  const { web } = await stack.parts()
  if (!web) throw new Error('There is no web server to end.')
  process.kill(web, signal)
  await expect.poll(async () => (await stack.parts()).web, { timeout: 30_000 }).not.toBe(web)
}
