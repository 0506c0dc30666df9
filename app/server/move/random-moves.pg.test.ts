// Random trees, growth and moves, some at the same moment: whatever happened, no event is lost or there twice, each session is in one
// space with all its rows, and taking every file again, from wherever, stores nothing. MOVES_SEED repeats a run, MOVES_STEPS lengthens it.
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { random } from '#app/importer/demo/random.ts'
import { bench, finalRows, gaps } from '#app/importer/testing/run.ts'
import { disconnectAll } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { AppError } from '../errors.ts'
import { moveSession } from './move-session.server.ts'
import { growing, world } from './testing.ts'
import type { Growing, World } from './testing.ts'

const seed = Number(process.env.MOVES_SEED ?? randomInt(2 ** 31))
const steps = Number(process.env.MOVES_STEPS ?? 25)
let one: World

beforeAll(async () => {
  one = await world()
})
afterAll(async () => {
  await disconnectAll()
  await one.close()
})

test(`seed ${seed}`, { timeout: 60_000 + steps * 4000 }, async () => {
  const from = random(seed)
  const { sql } = one.database
  const spaces = [one.actor, await one.space(), await one.space()]
  const pick = <T>(list: readonly T[]): T => list[from.int(list.length)] as T
  const all: Growing[] = []
  for (let i = 0; i < 4; i++) all.push(await growing(join(one.dir, 'files'), seed + i))
  const files = () => all.flatMap(({ path, childPath }) => [path, childPath])
  await one.run(files())
  const move = async () => {
    const { nativeId } = pick(all)
    const [row] = await sql<Array<{ id: string; space: string }>>`
      select id, space_id as space from sessions where native_id = ${nativeId}`
    const by = spaces.find(({ spaceId }) => spaceId === row?.space)
    if (!row || !by) throw new Error(`${nativeId} is in no space.`)
    await moveSession(one.db, by, { means: 'page' }, { sessionId: row.id, to: pick(spaces).spaceId }).catch((error) => {
      // It was moved meanwhile, or is there already.
      if (!(error instanceof AppError)) throw error
    })
  }
  const grow = async () => {
    const { path, childPath, grow: more } = pick(all)
    await more(1 + from.int(2), from.int(2) === 0)
    await one.run([path, childPath], { origin: from.int(2) === 0 ? 'start' : 'cli' })
  }
  for (let step = 0; step < steps; step++) {
    const kind = from.int(6)
    if (kind < 2) await move()
    else if (kind < 4) await grow()
    else await Promise.all([move(), grow(), move()])
  }

  // A space that never had a session takes its file as its own.
  const known = async ({ spaceId }: Actor) => {
    if (spaceId === one.actor.spaceId) return files()
    const rows = await sql<Array<{ native_id: string }>>`
      select native_id from capture_routes where space_id = ${spaceId} and kind = 'session'`
    return all.flatMap(({ nativeId, path, childPath }) =>
      rows.some((row) => row.native_id === nativeId) ? [path, childPath] : [],
    )
  }
  for (const actor of spaces) await one.run(await known(actor), { actor })
  for (const actor of spaces)
    expect(await one.run(await known(actor), { actor })).toMatchObject({
      stored: 0,
      refused: 0,
      events: 0,
      sessions: 0,
    })
  expect(await gaps(one)).toEqual([])
  const twice = await sql`select native_id from sessions group by native_id having count(*) > 1`
  expect(twice).toEqual([])
  const tables = await sql<Array<{ name: string }>>`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'session_id'
    and table_name not in ('upload_sessions', 'auth_sessions')`
  for (const { name } of tables) {
    const apart = await sql.unsafe(
      `select 1 from ${name} t join sessions s on s.id = t.session_id where s.space_id <> t.space_id limit 1`,
    )
    expect(apart, name).toEqual([])
  }

  const fresh = await bench()
  try {
    await fresh.run(files())
    expect(await finalRows(one)).toEqual(await finalRows(fresh))
  } finally {
    await fresh.close()
  }
})
