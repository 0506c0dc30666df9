// Whoever tells of a moved session is led to it: every format that Logbook reads, stores of older tools, other machines, the registry
// of processes, and whoever erased it there. Nothing of it comes back to the space that it left.
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { saveProcess } from '#app/capture/registry/processes.server.ts'
import { sweep } from '#app/capture/registry/sweep.server.ts'
import { cursorOf, receive } from '#app/capture/remote/receive.server.ts'
import { seedDemo } from '#app/importer/demo.server.ts'
import { fixtures } from '#app/importer/demo/fixtures.ts'
import { beginErasure } from '#app/importer/erase/begin.server.ts'
import { runErasure } from '#app/importer/erase/run.server.ts'
import { machineRow } from '#app/importer/machine.server.ts'
import { chats } from '#app/importer/legacy/testing/chats.ts'
import { placesOfMachine } from '#app/importer/store/routed-places.server.ts'
import { gaps } from '#app/importer/testing/run.ts'
import { disconnectAll } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { moveSession } from './move-session.server.ts'
import { growing, world } from './testing.ts'
import type { World } from './testing.ts'

let one: World
let team: Actor

beforeEach(async () => {
  one = await world()
  team = await one.space()
})
afterEach(() => one.close())
afterAll(() => disconnectAll())

const move = (sessionId: string) => moveSession(one.db, one.actor, { means: 'page' }, { sessionId, to: team.spaceId })

async function rootsIn(space: Actor): Promise<string[]> {
  const rows = await one.database.sql<Array<{ id: string }>>`
    select id from sessions where space_id = ${space.spaceId} and parent_session_id is null order by id`
  return rows.map(({ id }) => id)
}

async function moved(path: string) {
  const { sql } = one.database
  const [row] = await sql<
    Array<{ id: string }>
  >`select session_id as id from upload_sessions s join uploads u on u.id = s.upload_id where u.source = ${path}`
  await move(row?.id ?? '')
  return row?.id ?? ''
}

test(
  'sessions of every format and of older stores follow, and taking all of it again stores nothing',
  { timeout: 120_000 },
  async () => {
    const older = Object.entries(chats().files).map(([name, rows]) => ({
      path: `chats/${name}.json`,
      text: JSON.stringify(rows),
    }))
    const paths = await seedDemo(join(one.dir, 'demo'), { now: new Date('2026-03-01T00:00:00Z'), bigEvents: 300 })
    for (const file of [...fixtures(), ...older]) {
      const path = join(one.dir, 'more', file.path)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, file.text)
      paths.push(path)
    }
    await one.run(paths)
    const { sql } = one.database
    const [before] = await sql`select count(*)::int as sessions, sum(event_count)::int as events from sessions`
    for (const id of await rootsIn(one.actor)) await move(id)
    expect(await rootsIn(one.actor)).toEqual([])
    const kept = async () =>
      sql`select id, space_id, event_count, input_tokens, cost_usd, title, status from sessions order by id`
    const rows = await kept()

    const again = await one.run(paths)
    expect(again).toMatchObject({ stored: 0, events: 0, sessions: 0 })
    expect(again.perFile.filter(({ error }) => error?.includes('could not'))).toEqual([])
    expect(await kept()).toEqual(rows)
    const [after] =
      await sql`select count(*)::int as sessions, sum(event_count)::int as events from sessions where space_id = ${team.spaceId}`
    expect(after).toEqual(before)
    expect(await gaps(one)).toEqual([])
    // Of all copies of one report one is counted, in the space where they are now.
    const twice = await sql`
    select key from session_usage where everywhere and witness is null group by space_id, key having count(*) filter (where counted) <> 1`
    expect(twice).toEqual([])
    const chatsLeft = await sql`select 1 from chat_threads where space_id = ${one.actor.spaceId}`
    expect(chatsLeft).toEqual([])
  },
)

test('what another machine sends of it arrives where it is', async () => {
  const file = await growing(one.dir, 7)
  const machineId = await machineRow(one.db, one.actor, { id: 'another-machine', name: 'Another' })
  const place = { db: one.db, actor: one.actor, machineId, secret: 'test', home: one.dir }
  const source = '/home/x/.claude/a.jsonl'
  const send = async (from: number) => {
    const bytes = (await readFile(file.path)).subarray(from)
    const name = {
      source,
      generation: 0,
      from,
      to: from + bytes.length,
      whole: false,
      piece: false,
      beginning: null,
      folder: null,
    }
    return receive(place, { ...name, modifiedAt: new Date() }, bytes)
  }
  const { cursor } = await send(0)
  await moved(source)
  expect(await cursorOf(place, source)).toMatchObject({ cursor, known: true })
  await file.grow(1)
  expect((await send(cursor)).cursor).toBeGreaterThan(cursor)
  const rows = await one.database.sql`select distinct space_id from timeline_events`
  expect(rows).toEqual([{ space_id: team.spaceId }])
  const machines = await one.database.sql`select name from machines where space_id = ${team.spaceId}`
  expect(machines).toEqual([{ name: 'Another' }])
})

test('a process that is registered again is the same one, and is swept where its session is', async () => {
  const machineId = await machineRow(one.db, one.actor, { id: 'this-machine' })
  const input = { session: randomUUID(), agent: 'claude', pid: 2 ** 22 + 5 }
  const look = { processStart: 'then', startedAt: null }
  const save = async () =>
    (await transact(one.db, one.actor, (tx) => saveProcess(tx, one.actor, machineId, input, look))).value
  const first = await save()
  await move(first.sessionId)
  const again = await save()
  expect(again).toMatchObject({ id: first.id, sessionId: first.sessionId, spaceId: team.spaceId })
  const places = await placesOfMachine(one.db, one.actor, machineId)
  expect(places.map(({ actor }) => actor.spaceId)).toEqual([one.actor.spaceId, team.spaceId])
  const gone = []
  for (const place of places) gone.push(await sweep(one.db, place.actor, place.machineId))
  expect(gone).toEqual([0, 1])
})

test('once erased there it comes back from no file, neither there nor here', async () => {
  const file = await growing(one.dir, 9)
  await one.run([file.path, file.childPath])
  const id = await moved(file.path)
  const begun = await beginErasure(one.db, team, { means: 'command' }, [id])
  await runErasure(
    { db: one.db, home: join(one.dir, 'home'), engine: { kind: 'embedded', idleFolder: null }, patience: 0 },
    begun?.id ?? '',
  )
  await file.grow(1)
  const copy = join(one.dir, 'copy.jsonl')
  await writeFile(copy, await readFile(file.path))
  const report = await one.run([file.path, file.childPath, copy])
  expect(report).toMatchObject({ stored: 0, events: 0, sessions: 0, refused: 0 })
  expect(report.perFile.filter(({ error }) => error !== null)).toEqual([])
  expect(await one.database.sql`select 1 from sessions`).toEqual([])
})
