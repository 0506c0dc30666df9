// Every bench runs to its end on small sizes, and what it counts is right. Nothing here looks at a clock.
import { expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import { fanOut } from './fan-out.ts'
import { firstSync } from './first-sync.ts'
import { hook } from './hook.ts'
import { importMemory } from './import-memory.ts'
import { importing } from './import.ts'
import { latency } from './latency.ts'
import { memory } from './memory.ts'
import { again } from './rounds.ts'
import { QUICK } from './size.ts'
import { Stage } from './stage.ts'
import { throughput } from './throughput.ts'

test.each([
  { bench: latency, each: [QUICK.commits] },
  { bench: firstSync, each: [QUICK.syncs, QUICK.syncs] },
  { bench: throughput, each: [QUICK.backlogs, QUICK.backlogs] },
  { bench: fanOut, each: [QUICK.fanOuts] },
  { bench: memory, each: [QUICK.weighings] },
  { bench: hook, each: [QUICK.hooks] },
  { bench: importing, each: [QUICK.imports, QUICK.imports, QUICK.imports * 3] },
  { bench: importMemory, each: [1] },
])('$bench.name runs to its end', { timeout: 120_000 }, async ({ bench, each }) => {
  const database = await disposableDatabase()
  const stage = await Stage.open({
    databaseUrl: database.url,
    otherUrl: undefined,
    otherPid: undefined,
    profile: undefined,
  })
  const comparisons = await bench(stage, QUICK, 1)
  expect(comparisons.map(({ samples }) => Object.values(samples).map((own) => own.length))).toEqual(
    comparisons.map(({ samples }, index) => Object.keys(samples).map(() => each[index])),
  )
  for (const { peer, samples, goals } of comparisons) {
    if (peer) expect(Object.keys(samples)).toEqual(expect.arrayContaining([peer, again(peer)]))
    expect(Object.keys(samples)).toEqual(expect.arrayContaining(Object.keys(goals)))
    for (const sample of Object.values(samples).flat()) expect(sample).toBeGreaterThan(0)
  }
  await stage.close()
  expect(await database.sql`SELECT slot_name FROM pg_replication_slots WHERE database = current_database()`).toEqual([])
  await database.drop()
})
