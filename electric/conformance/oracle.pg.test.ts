// A few cases of the random oracle: whatever writers do at once, and whatever happens to the engine, what unmodified clients have
// received is SELECT … WHERE …. `npm run oracle` runs thousands; ORACLE_SEED repeats a run's decisions.
import { afterEach, expect, test } from 'vitest'
import { createCollection, createLiveQueryCollection, localOnlyCollectionOptions } from '@tanstack/db'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { CollectionFollower } from './oracle/collections.ts'
import { describePlan } from './oracle/describe.ts'
import { farPostgres, farPrograms } from './oracle/far-postgres.ts'
import { KINDS } from './oracle/kinds.ts'
import { makePlan } from './oracle/plan.ts'
import { Room } from './oracle/room.ts'
import { runCase } from './oracle/run-case.ts'
import { runSeed } from './random.ts'
import { eventually } from './reader.ts'

const CASES = 2

let database: DisposableDatabase | undefined
let room: Room | undefined

afterEach(async () => {
  await room?.close()
  room = undefined
  await database?.drop()
  database = undefined
})

test.each([
  { name: 'with an engine that keeps its shapes on disk', persistent: true },
  { name: 'with an engine that forgets', persistent: false },
])('rows = SELECT $name', { timeout: 120_000 }, async ({ persistent }) => {
  database = await disposableDatabase()
  room = await Room.open({ databaseUrl: database.url, persistent })
  await runCases(room, runSeed('ORACLE_SEED'), CASES)
})

// Only pg_resetwal can make such a server, and it does not come with the embedded one.
const programs = farPrograms()
if (!programs) process.stderr.write('no pg_resetwal on this machine: WAL positions above 2^53 are not examined\n')

test.skipIf(!programs)('rows = SELECT with WAL above 2^53 while ids pass 2^32', { timeout: 120_000 }, async () => {
  const postgres = await farPostgres(programs ?? '')
  try {
    room = await Room.open({ databaseUrl: postgres.url, persistent: true })
    const seed = runSeed('ORACLE_SEED')
    for (let done = 0, ids = 0n; ids <= 2n ** 32n; done += 3) {
      // Three cases mostly write enough.
      expect(done).toBeLessThan(12)
      await runCases(room, seed + done, 3)
      const [now] = await room.query<{ wal: string; ids: string }>(
        `SELECT pg_current_wal_lsn() - '0/0' AS wal, pg_current_xact_id() AS ids`,
      )
      expect(BigInt(now?.wal ?? 0)).toBeGreaterThan(2n ** 53n)
      ids = BigInt(now?.ids ?? 0)
    }
  } finally {
    await room?.close()
    room = undefined
    await postgres.close()
  }
})

test('a collection on demand keeps its rows however late it is asked for them', async () => {
  database = await disposableDatabase()
  room = await Room.open({ databaseUrl: database.url })
  await room.query('CREATE TABLE asked_late (id int PRIMARY KEY); INSERT INTO asked_late VALUES (7)')
  const kind = KINDS.find(({ type }) => type === 'int4') ?? KINDS[0]
  const columns = [{ name: 'id', kind, notNull: true }]
  const table = { schema: 'public', base: 'asked_late', columns, key: ['id'], identityFull: false }
  const following = { name: 'late', url: room.readerUrl, table, params: { table: 'asked_late' }, repeats: false }
  const follower = new CollectionFollower(following, 'on-demand')
  const rows = () => [...(follower.rows() ?? [])].map(({ id }) => id)
  await eventually(() => rows().length === 1)
  // As long as nobody looks at it, TanStack takes a live query down.
  const unseen = createLiveQueryCollection({
    query: (q) => q.from({ item: createCollection(localOnlyCollectionOptions({ getKey: String })) }),
    startSync: true,
  })
  await eventually(() => unseen.status === 'cleaned-up')
  expect(rows()).toEqual(['7'])
  follower.stop()
})

test('the same seed makes the same case', () => {
  const seed = runSeed('ORACLE_SEED')
  expect(makePlan(seed, [[1, 'readers cut']])).toEqual(makePlan(seed, [[1, 'readers cut']]))
  expect(JSON.stringify(makePlan(seed, []))).not.toBe(JSON.stringify(makePlan(seed + 1, [])))
})

test('a collection may be stopped in the middle of a subset: every listener of an abort sees whose it is', () => {
  const controller = new AbortController()
  const seen: unknown[] = []
  for (const _ of [1, 2]) controller.signal.addEventListener('abort', ({ currentTarget }) => seen.push(currentTarget))
  controller.abort()
  expect(seen).toEqual([controller.signal, controller.signal])
})

async function runCases(room: Room, first: number, count: number): Promise<void> {
  process.stderr.write(`oracle seed ${first}\n`)
  let compared = 0
  for (let seed = first; seed < first + count; seed += 1) {
    const plan = makePlan(seed, room.disturbances)
    const outcome = await runCase(room, plan)
    compared += outcome.compared
    expect(outcome.failures, `seed ${seed}\n${outcome.failures.length > 0 ? describePlan(plan) : ''}`).toEqual([])
  }
  expect(compared).toBeGreaterThan(0)
}
