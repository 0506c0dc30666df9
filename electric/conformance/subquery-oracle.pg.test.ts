// The random oracle of shapes with subqueries: whatever writers do at once to outer and inner tables, what the unmodified collection
// and a strict replica hold is SELECT … WHERE …, each row brought once. ORACLE_SEED repeats a run's decisions.
import { createCollection } from '@tanstack/db'
import { electricCollectionOptions } from '@tanstack/electric-db-collection'
import { afterEach, expect, test } from 'vitest'
import postgres from 'postgres'
import type { Sql, TransactionSql } from 'postgres'
import { testEngine } from '../engine/testing.ts'
import type { TestEngine } from '../engine/testing.ts'
import { runSeed, seeded } from './random.ts'
import type { Random } from './random.ts'
import { eventually } from './reader.ts'
import { TaggedMirror } from './tagged-mirror.ts'

const TRANSACTIONS = Number(process.env.ORACLE_TRANSACTIONS || 60)
const WRITERS = 4
const IDS = 60
const TEAMS = 6

type Asked = { table: string; where: string; columns?: string[]; replica?: 'full' }

const WHERES: readonly (string | Omit<Asked, 'table'>)[] = [
  'team IN (SELECT team FROM members WHERE who = 1)',
  { where: 'team IN (SELECT team FROM members WHERE who = 0) OR done = true', columns: ['id', 'note'] },
  { where: '(team, grp) IN (SELECT team, who FROM members)', replica: 'full' },
  'team IN (SELECT team FROM members WHERE who = 1 AND active = true) AND done = false',
  'team NOT IN (SELECT team FROM members WHERE active = true AND team IS NOT NULL)',
  'team NOT IN (SELECT team FROM members WHERE who = 2)',
  `team IN (SELECT team FROM members WHERE who = 1) OR grp IN (SELECT id FROM groups WHERE kind = 'x')`,
  'team IN (SELECT team FROM members WHERE who = 1) OR done = true',
  `team IN (SELECT team FROM members WHERE who IN (SELECT id FROM groups WHERE kind = 'x'))`,
  '(team, grp) IN (SELECT team, who FROM members WHERE active = true)',
  '(team, grp) NOT IN (SELECT team, who FROM members WHERE active = true AND team IS NOT NULL AND who IS NOT NULL)',
  'team IN (SELECT grp FROM tasks WHERE done = true)',
  `team IN (SELECT team FROM members WHERE who = 1) AND grp NOT IN (SELECT id FROM groups WHERE kind = 'y')`,
  `NOT (team IN (SELECT team FROM members WHERE who = 3) OR NOT grp IN (SELECT id FROM groups WHERE kind = 'x'))`,
]

type Task = Record<string, unknown> & { id: number }

let engine: TestEngine
const stops: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await engine.stop()
})

test.each([
  { name: 'while the engine lives', cut: false },
  { name: 'while its connection is cut again and again', cut: true },
])('rows of subqueries = SELECT $name', { timeout: 180_000 }, async ({ cut }) => {
  const seed = runSeed('ORACLE_SEED')
  process.stderr.write(`subquery oracle seed ${seed}\n`)
  engine = await testEngine({ ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '4000' })
  const { sql } = engine.database
  await createTables(sql)
  const random = seeded(seed)
  const waiting = WHERES.map((shape): Omit<Asked, 'table'> => (typeof shape === 'string' ? { where: shape } : shape))
  const mirrors: TaggedMirror[] = []
  const followed: { where: string; columns: string; rows: () => Iterable<Record<string, unknown>> }[] = []
  const make = (): void => {
    const [shape] = waiting.splice(random.below(waiting.length), 1)
    if (!shape) return
    const { where } = shape
    const params = { table: 'tasks', ...shape }
    const columns = params.columns?.join() ?? '*'
    const mirror = new TaggedMirror(where, engine.engine.url, params, random.chance(0.3))
    mirrors.push(mirror)
    const collection = tasks(engine.engine.url, params)
    followed.push({ where, columns, rows: () => mirror.rows }, { where, columns, rows: () => collection.toArray })
    stops.push(() => collection.cleanup())
  }
  stops.push(() => mirrors.forEach((mirror) => mirror.stop()))
  const between = async (): Promise<void> => {
    if (cut && random.chance(0.05))
      await sql`SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = current_database()`
    if (waiting.length > 0 && random.chance(0.2)) make()
  }
  const writers = postgres(engine.database.url, { max: WRITERS, connection: { deadlock_timeout: 10 } })
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writers, seeded(seed + writer + 1), between)))
  await writers.end()
  while (waiting.length > 0) make()

  const compare = async (): Promise<void> => {
    for (const { where, columns, rows } of followed) {
      const expected = plain(await sql.unsafe(`SELECT ${columns} FROM tasks WHERE ${where}`))
      await eventually(() => JSON.stringify(plain(rows())) === JSON.stringify(expected), 20_000).catch(() => undefined)
      expect(plain(rows()), `${where}, seed ${seed}`).toEqual(expected)
    }
  }
  await compare()
  // The writers may be done before the shapes are: whatever chance did, rows move in and out of them once.
  await sql`
    INSERT INTO members SELECT n, n % ${TEAMS}, 1, true FROM generate_series(0, ${IDS}) n
    ON CONFLICT (id) DO UPDATE SET team = (excluded.team + 1) % ${TEAMS}, who = excluded.who, active = true`
  await compare()
  await sql`DELETE FROM members`
  await compare()
  expect(mirrors.some(({ moves }) => moves > 0)).toBe(true)
  expect(
    mirrors.flatMap(({ faults }) => faults),
    `seed ${seed}`,
  ).toEqual([])
})

function tasks(url: string, params: Asked) {
  return createCollection({
    ...electricCollectionOptions<Task>({
      id: JSON.stringify(params),
      shapeOptions: {
        url: `${url}/v1/shape`,
        params,
        warnOnHttp: false,
        backoffOptions: { initialDelay: 50, maxDelay: 250, multiplier: 1.5 },
      },
      syncMode: 'eager',
      getKey: ({ id }) => id,
    }),
    startSync: true,
  })
}

function plain(rows: Iterable<Record<string, unknown>>): unknown[] {
  const shown = [...rows].map(({ id, team, grp, done, note }) => ({ id, team, grp, done, note }))
  return shown.sort((a, b) => Number(a.id) - Number(b.id))
}

async function createTables(sql: Sql): Promise<void> {
  await sql`CREATE TABLE tasks (id int PRIMARY KEY, team int, grp int, done bool, note text)`
  await sql`CREATE TABLE members (id int PRIMARY KEY, team int, who int, active bool)`
  await sql`CREATE TABLE groups (id int PRIMARY KEY, kind text)`
  await sql`INSERT INTO groups SELECT n, CASE WHEN n % 2 = 0 THEN 'x' ELSE 'y' END FROM generate_series(0, ${TEAMS}) n`
  await sql`INSERT INTO tasks SELECT n, n % ${TEAMS}, n % 5, n % 3 = 0, 'first' FROM generate_series(0, ${IDS}) n`
}

async function write(sql: Sql, random: Random, between: () => Promise<void>): Promise<void> {
  for (let index = 0; index < TRANSACTIONS; index += 1) {
    await sql
      .begin(async (tx) => {
        for (let left = 1 + random.below(3); left > 0; left -= 1) await statement(tx, random)
        if (random.chance(0.1)) throw new Rollback()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Rollback) && !refused(error)) throw error
      })
    await between()
  }
}

async function statement(tx: TransactionSql, random: Random): Promise<void> {
  const id = random.below(IDS)
  const member = random.below(20)
  const some = (limit: number): number | null => (random.chance(0.04) ? null : random.below(limit))
  switch (random.below(11)) {
    case 0:
      await tx`INSERT INTO tasks VALUES (${id}, ${some(TEAMS)}, ${some(5)}, ${random.chance(0.5)}, 'new') ON CONFLICT (id) DO NOTHING`
      break
    case 1:
      await tx`UPDATE tasks SET team = ${some(TEAMS)} WHERE id = ${id}`
      break
    case 2:
      await tx`UPDATE tasks SET done = NOT done, note = ${`n${random.below(1000)}`} WHERE id % 10 = ${id % 10}`
      break
    case 3:
      await tx`UPDATE tasks SET grp = ${some(5)}, done = ${random.chance(0.1) ? null : random.chance(0.5)} WHERE id = ${id}`
      break
    case 4:
      await tx`DELETE FROM tasks WHERE id = ${id}`
      break
    case 5:
      await tx`UPDATE tasks SET id = ${random.below(IDS)} WHERE id = ${id}`
      break
    case 6:
    case 7:
      await tx`INSERT INTO members VALUES (${member}, ${some(TEAMS)}, ${random.below(4)}, ${random.chance(0.5)})
        ON CONFLICT (id) DO UPDATE SET team = excluded.team, who = excluded.who`
      break
    case 8:
      await tx`UPDATE members SET active = NOT active WHERE id = ${member}`
      break
    case 9:
      await tx`DELETE FROM members WHERE id = ${member}`
      break
    default:
      await tx`UPDATE groups SET kind = CASE kind WHEN 'x' THEN 'y' ELSE 'x' END WHERE id = ${random.below(TEAMS)}`
  }
}

class Rollback extends Error {}

function refused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['23505', '40P01', '40001'].includes(String(error.code))
}
