// The random oracle: whatever writers do at once, what the unmodified client has received is SELECT … WHERE … at up-to-date,
// each transaction applied once. ORACLE_SEED repeats a run's decisions; ORACLE_TRANSACTIONS makes it longer.
import { afterEach, expect, test } from 'vitest'
import postgres from 'postgres'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { testSettings } from '../engine/testing.ts'
import { EngineProcess } from './engine-process.ts'
import { Mirror } from './mirror.ts'
import type { Params } from './mirror.ts'
import { runSeed, seeded } from './random.ts'
import { active, eventually } from './reader.ts'
import { createTables, write, writeSentinel } from './writers.ts'

const TRANSACTIONS = Number(process.env.ORACLE_TRANSACTIONS || 80)
const WRITERS = 5

const SHAPES: readonly { readonly params: Params; readonly columns: string; readonly where: string }[] = [
  { params: { table: 'things' }, columns: '*', where: 'true' },
  { params: { table: 'things', replica: 'full' }, columns: '*', where: 'true' },
  { params: { table: 'things', where: 'space = $1', params: { 1: 'a' } }, columns: '*', where: `space = 'a'` },
  {
    params: { table: 'things', where: 'space = $1 AND grp = $2', params: { 1: 'a', 2: '1' } },
    columns: '*',
    where: `space = 'a' AND grp = 1`,
  },
  {
    params: { table: 'things', where: `space IN ('a', 'b') AND flag = true` },
    columns: '*',
    where: `space IN ('a', 'b') AND flag`,
  },
  { params: { table: 'things', columns: 'id,amount', where: `grp = 1` }, columns: 'id, amount', where: 'grp = 1' },
]

let database: DisposableDatabase
let engine: EngineProcess
let mirrors: Mirror[] = []

afterEach(async () => {
  for (const mirror of mirrors) mirror.stop()
  mirrors = []
  await engine.kill()
  await database.drop()
})

test.each([
  { name: 'while the engine lives', disturb: undefined },
  { name: 'while its connection is cut again and again', disturb: 'cut' },
  { name: 'through kill -9 of the engine', disturb: 'kill' },
])('rows = SELECT $name', { timeout: 120_000 }, async ({ disturb }) => {
  const seed = runSeed('ORACLE_SEED')
  process.stderr.write(`oracle seed ${seed}\n`)
  database = await disposableDatabase()
  const { sql } = database
  await createTables(sql)
  const settings = testSettings(database.url, { ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '4000' })
  engine = await EngineProcess.start(settings)
  await active(engine.url)

  const random = seeded(seed)
  const waiting = [...SHAPES.keys(), ...SHAPES.keys()]
  let done = 0
  // Shapes are made all through the run, some of them twice, each at a moment when other transactions are open.
  const between = async (): Promise<void> => {
    done += 1
    if (disturb === 'kill' && done === Math.floor((TRANSACTIONS * WRITERS) / 2)) await killAndRestart(settings)
    if (disturb === 'cut' && random.chance(0.03))
      await sql`SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = current_database()`
    if (waiting.length === 0 || !random.chance(0.1)) return
    const index = waiting.splice(random.below(waiting.length), 1)[0] ?? 0
    const shape = SHAPES[index]
    if (shape) mirrors.push(new Mirror(String(index), engine.url, shape.params, random.chance(0.3)))
  }
  // Writers lock rows in any order; deadlocks are part of it, waiting a second for each is not.
  const writers = postgres(database.url, { max: WRITERS, connection: { deadlock_timeout: 10 } })
  await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) => write(writers, seed + writer + 1, TRANSACTIONS, between)),
  )
  await writers.end()
  while (waiting.length > 0) {
    const index = waiting.pop() ?? 0
    mirrors.push(new Mirror(String(index), engine.url, SHAPES[index]?.params ?? {}))
  }
  await writeSentinel(sql)

  for (const mirror of mirrors) {
    await eventually(() => mirror.upToDate && [...mirror.rows.keys()].some((key) => key.endsWith('/"1000000"')), 30_000)
    const shape = SHAPES[Number(mirror.name)]
    const expected = await sql.unsafe(`SELECT ${shape?.columns} FROM things WHERE ${shape?.where}`)
    const byId = (rows: Iterable<Record<string, unknown>>) => [...rows].sort((a, b) => Number(a.id) - Number(b.id))
    expect(byId(mirror.rows.values()), `shape ${mirror.name}, seed ${seed}`).toEqual(
      byId(expected.map((row): Record<string, unknown> => ({ ...row }))),
    )
    expect(mirror.faults, `seed ${seed}`).toEqual([])
  }
  if (disturb === 'kill') expect(mirrors.some(({ refetches }) => refetches > 0)).toBe(true)
})

async function killAndRestart(settings: Record<string, string>): Promise<void> {
  const { port } = engine
  await engine.kill()
  engine = await EngineProcess.start({ ...settings, ELECTRIC_PORT: String(port) })
  await active(engine.url)
}
