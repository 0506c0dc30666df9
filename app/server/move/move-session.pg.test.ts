// A session goes to another space as a whole or not at all, and what its sources say later follows it there and comes nowhere else.
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hookFile } from '#app/importer/demo/hook-file.ts'
import { random } from '#app/importer/demo/random.ts'
import { reparse } from '#app/importer/reparse/reparse.server.ts'
import { connectionOf } from '#app/importer/store/connection.server.ts'
import { holdMoves } from '#app/importer/store/routes.server.ts'
import { gaps } from '#app/importer/testing/run.ts'
import { indexBatch } from '#app/capture/search-index.server.ts'
import { disconnectAll } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import type { Means } from '../audit.server.ts'
import { endRoutes } from '../members.server.ts'
import { moveSession } from './move-session.server.ts'
import { growing, world } from './testing.ts'
import type { Growing, World } from './testing.ts'

let one: World
let team: Actor
let mine: Growing
let seed = 100
const means: Means = { means: 'page' }

beforeAll(async () => {
  one = await world()
})
beforeEach(async () => {
  team = await one.space()
  mine = await growing(join(one.dir, String(seed)), seed++)
  await take()
})
afterAll(async () => {
  await disconnectAll()
  await one.close()
})

const take = (more: string[] = []) => one.run([mine.path, mine.childPath, ...more])

async function idOf(nativeId = mine.nativeId): Promise<string> {
  const [row] = await one.database.sql<Array<{ id: string }>>`
    select id from sessions where native_id = ${nativeId} order by created_at limit 1`
  return row?.id ?? ''
}

const move = async (to: Actor, by: Actor = one.actor) =>
  moveSession(one.db, by, means, { sessionId: await idOf(), to: to.spaceId })

/** How many rows of the session's tree each space has, by table. */
async function rowsIn(space: Actor): Promise<Record<string, number>> {
  const { sql } = one.database
  const [row] = await sql<Array<Record<string, string>>>`
    with tree as (select id, agent, native_id from sessions where native_id = ${mine.nativeId} or parent_session_id in
      (select id from sessions where native_id = ${mine.nativeId})),
    events as (select e.id, e.space_id from timeline_events e join tree t on t.id = e.session_id)
    select (select count(*) from sessions s join tree t on t.id = s.id where s.space_id = ${space.spaceId}) as sessions,
      (select count(*) from events where space_id = ${space.spaceId}) as events,
      (select count(*) from event_bodies b join events e on e.id = b.event_id where b.space_id = ${space.spaceId}) as bodies,
      (select count(*) from event_search b join events e on e.id = b.event_id where b.space_id = ${space.spaceId}) as search,
      (select count(*) from session_heads h join tree t on t.id = h.session_id where h.space_id = ${space.spaceId}) as heads,
      (select count(*) from session_usage u join tree t on t.id = u.session_id where u.space_id = ${space.spaceId}) as usage,
      (select count(*) from uploads where source in (${mine.path}, ${mine.childPath}) and space_id = ${space.spaceId}) as uploads,
      (select count(*) from upload_chunks c join uploads u on u.id = c.upload_id
        where u.source in (${mine.path}, ${mine.childPath}) and c.space_id = ${space.spaceId}) as chunks,
      (select count(*) from capture_cursors where source in (${mine.path}, ${mine.childPath}) and space_id = ${space.spaceId}) as cursors`
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, n]) => [name, Number(n)]))
}

const nothing = { sessions: 0, events: 0, bodies: 0, search: 0, heads: 0, usage: 0, uploads: 0, chunks: 0, cursors: 0 }

test('everything goes, later lines follow, and a second import of all files stores nothing', async () => {
  while (await indexBatch(one.db));
  const before = await rowsIn(one.actor)
  expect(before).toMatchObject({ sessions: 2, heads: 2, uploads: 2, cursors: 2 })
  expect(await move(team)).toMatchObject({ sessions: 2, events: before['events'] })
  expect(await rowsIn(one.actor)).toEqual(nothing)
  expect(await rowsIn(team)).toEqual(before)

  await mine.grow(2)
  await mine.grow(1, true)
  const more = await take()
  expect(more.events).toBeGreaterThan(0)
  while (await indexBatch(one.db));
  const after = await rowsIn(team)
  expect(after['events']).toBe((before['events'] ?? 0) + more.events)
  expect(await rowsIn(one.actor)).toEqual(nothing)
  expect(await gaps(one)).toEqual([])

  expect(await take()).toMatchObject({ stored: 0, refused: 0, events: 0, sessions: 0 })
  expect(await rowsIn(team)).toEqual(after)
  // By whoever takes it: the target's own import of the same files knows them.
  const again = await one.run([mine.path, mine.childPath], { actor: team })
  expect(again).toMatchObject({ stored: 0, events: 0, sessions: 0 })
  expect(await rowsIn(team)).toEqual(after)
})

test('a copy of the transcript under another name meets the moved session too', async () => {
  await move(team)
  const before = await rowsIn(team)
  const copy = join(one.dir, `copy-${seed}.jsonl`)
  await writeFile(copy, await readFile(mine.path))
  expect(await one.run([copy])).toMatchObject({ stored: 0, events: 0, sessions: 0 })
  expect(await rowsIn(team)).toEqual(before)
  expect(await rowsIn(one.actor)).toEqual(nothing)
})

test('it moves on, and back', async () => {
  const third = await one.space()
  await move(team)
  await mine.grow(1)
  await take()
  await move(third, team)
  await mine.grow(1)
  const more = await take()
  expect(more.events).toBeGreaterThan(0)
  expect(await rowsIn(one.actor)).toEqual(nothing)
  expect(await rowsIn(team)).toEqual(nothing)
  const all = await rowsIn(third)
  await move(one.actor, third)
  expect(await rowsIn(one.actor)).toEqual(all)
  await mine.grow(1)
  expect((await take()).events).toBeGreaterThan(0)
  expect(await rowsIn(third)).toEqual(nothing)
  expect(await take()).toMatchObject({ stored: 0, events: 0 })
  expect((await rowsIn(one.actor))['events']).toBeGreaterThan(all['events'] ?? 0)
})

test('hooks of the session follow it from a journal that stays, and a new sub-agent goes where its session is', async () => {
  const journal = join(one.dir, `journal-${seed}.jsonl`)
  const hooks = hookFile({ random: random(seed), start: new Date('2026-02-02T10:00:00Z'), sessionId: mine.nativeId })
  const other = hookFile({
    random: random(seed + 5000),
    start: new Date('2026-02-02T10:00:00Z'),
    sessionId: randomUUID(),
  })
  hooks.fire('Notification', { message: 'may I' })
  other.fire('Notification', { message: 'and I' })
  await writeFile(journal, hooks.text() + other.text())
  await take([journal])
  await move(team)
  const { sql } = one.database
  const [kept] = await sql<Array<{ space_id: string }>>`select space_id from uploads where source = ${journal}`
  expect(kept?.space_id).toBe(one.actor.spaceId)

  hooks.fire('Stop')
  await writeFile(journal, hooks.text().split('\n')[0] + '\n' + other.text() + hooks.text().split('\n')[1] + '\n')
  const late = await growing(join(one.dir, String(seed)), seed++)
  const [first = ''] = (await readFile(late.childPath, 'utf8')).split('\n')
  const sub = join(dirname(mine.childPath), `agent-late${seed}.jsonl`)
  await writeFile(sub, `${first.replaceAll(late.nativeId, mine.nativeId)}\n`)
  const more = await take([journal, sub])
  expect(more).toMatchObject({ sessions: 1, refused: 0 })
  expect(await rowsIn(one.actor)).toMatchObject({ sessions: 0, events: 0 })
  expect(await rowsIn(team)).toMatchObject({ sessions: 3 })
})

test('what a person has of it goes along where they may see it, and stays with them where they may not', async () => {
  const { sql } = one.database
  const colleague = await one.person([one.actor, 'editor'], [team, 'viewer'])
  const stranger = await one.person([one.actor, 'editor'])
  const id = await idOf()
  for (const { userId } of [colleague, stranger]) {
    const thread = randomUUID()
    const space = one.actor.spaceId
    await sql`insert into chat_threads (id, space_id, owner_id, session_id, title) values (${thread}, ${space}, ${userId}, ${id}, 'About it')`
    await sql`insert into chat_messages (id, space_id, owner_id, thread_id, role, content) values (${randomUUID()}, ${space}, ${userId}, ${thread}, 'user', 'why')`
    await sql`insert into tool_events (id, space_id, session_id, thread_id, origin, name) values (${randomUUID()}, ${space}, ${id}, ${thread}, 'chat', 'look')`
    await sql`insert into bookmarks (id, space_id, owner_id, type, entity_id, session_id) values (${randomUUID()}, ${space}, ${userId}, 'session', ${id}, ${id})`
    await sql`insert into notifications (id, space_id, owner_id, session_id, kind, title, raised_at) values (${randomUUID()}, ${space}, ${userId}, ${id}, 'attention', 'come', now())`
    await sql`insert into comments (id, space_id, session_id, author_id, author_name, from_seq, to_seq, body) values (${randomUUID()}, ${space}, ${id}, ${userId}, 'Someone', 1, 1, 'look')`
  }
  await move(team)
  const of = async (table: string, { userId }: Actor) => {
    const column = table === 'chat_threads' || table === 'bookmarks' ? 'space_id, session_id' : 'space_id'
    return sql.unsafe(`select ${column} from ${table} where owner_id = $1`, [userId])
  }
  for (const table of ['chat_threads', 'bookmarks']) {
    expect(await of(table, colleague)).toEqual([{ space_id: team.spaceId, session_id: id }])
    expect(await of(table, stranger)).toEqual([{ space_id: one.actor.spaceId, session_id: null }])
  }
  expect(await of('chat_messages', colleague)).toEqual([{ space_id: team.spaceId }])
  expect(await of('chat_messages', stranger)).toEqual([{ space_id: one.actor.spaceId }])
  expect(await of('notifications', stranger)).toEqual([])
  const comments = await sql`select distinct space_id from comments where session_id = ${id}`
  expect(comments).toEqual([{ space_id: team.spaceId }])
})

test('whoever may not write in both spaces moves nothing, and learns nothing of a space', async () => {
  const before = await rowsIn(one.actor)
  const viewed = await one.space('viewer')
  await expect(move(viewed)).rejects.toMatchObject({ code: 'forbidden' })
  const foreign = await one.person()
  const messages = await Promise.all(
    [foreign, { ...foreign, spaceId: randomUUID() }, viewed].map((to) =>
      move(to).catch((error: Error) => error.message),
    ),
  )
  expect(new Set(messages).size).toBe(1)
  const reader = await one.person([one.actor, 'commenter'], [team, 'owner'])
  await expect(move(team, { ...reader, spaceId: one.actor.spaceId, role: 'commenter' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(move(one.actor)).rejects.toMatchObject({ code: 'conflict' })
  await expect(move(team, { ...one.actor, spaceId: (await one.space()).spaceId })).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await rowsIn(one.actor)).toEqual(before)
})

test('a space that has the session from an import of its own keeps it, and nothing moves', async () => {
  await one.run([mine.path], { actor: team })
  const before = await rowsIn(one.actor)
  await expect(move(team)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('has this session already'),
  })
  expect(await rowsIn(one.actor)).toEqual(before)
})

test('a statement that fails in the middle leaves everything where it was', async () => {
  const { sql } = one.database
  const before = await rowsIn(one.actor)
  await sql`create function no_more() returns trigger language plpgsql as $$ begin raise exception 'the disk is gone'; end $$`
  await sql`create trigger no_more before insert on audit_log for each row execute function no_more()`
  await expect(move(team)).rejects.toThrow()
  await sql`drop trigger no_more on audit_log`
  expect(await rowsIn(one.actor)).toEqual(before)
  expect(await rowsIn(team)).toEqual(nothing)
  const routes = await sql`select 1 from capture_routes where target_space_id = ${team.spaceId}`
  expect(routes).toEqual([])
  await move(team)
  expect(await rowsIn(team)).toEqual(before)
})

test('both spaces are told in their logs, in numbers and names alone', async () => {
  const { sessionId, events } = await move(team)
  const lines = await one.database.sql`
    select space_id, act, target_id, detail from audit_log where act = 'session.move' and target_id = ${sessionId} order by detail ? 'from'`
  expect(lines).toEqual([
    {
      space_id: one.actor.spaceId,
      act: 'session.move',
      target_id: sessionId,
      detail: { to: 'Team', sessions: 2, events },
    },
    { space_id: team.spaceId, act: 'session.move', target_id: sessionId, detail: { from: 'Own', sessions: 2, events } },
  ])
})

test('who loses the target has what comes from then on in their own space again, whole, and the team keeps what it has', async () => {
  const { sql } = one.database
  await move(team)
  const there = await rowsIn(team)
  await one.db.transaction((tx) => endRoutes(tx, team.spaceId, one.actor.userId))
  await mine.grow(1)
  const more = await take()
  expect(more).toMatchObject({ sessions: 2, refused: 0 })
  const rows = await sql<Array<{ space_id: string; events: number }>>`
    select space_id, event_count as events from sessions where native_id = ${mine.nativeId} order by event_count`
  expect(rows.map((row) => row.space_id)).toEqual([team.spaceId, one.actor.spaceId])
  expect(await take()).toMatchObject({ stored: 0, events: 0, sessions: 0 })
  const [kept] = await sql<
    Array<{ n: number }>
  >`select count(*)::int as n from timeline_events where space_id = ${team.spaceId}`
  expect(kept?.n).toBe(there['events'])
})

test('a move waits for whoever is taking the source, and what they take next is there', async () => {
  const gate = one.db.transaction(async (tx) => {
    await holdMoves(connectionOf(tx))
    const waiting = move(team)
    await expect
      .poll(
        async () => (await one.database.sql`select 1 from pg_locks where locktype = 'advisory' and not granted`).length,
      )
      .toBe(1)
    expect(await rowsIn(team)).toEqual(nothing)
    return { waiting }
  })
  await (
    await gate
  ).waiting
  expect(await rowsIn(team)).toMatchObject({ sessions: 2 })
})

test('old sources are read again where they are now, and nothing comes twice', async () => {
  await move(team)
  const before = await rowsIn(team)
  for (const actor of [one.actor, team]) {
    const { faults } = await reparse({ db: one.db, actor, secret: 'test', home: one.dir, which: {} })
    expect(faults).toEqual([])
  }
  expect(await rowsIn(team)).toEqual(before)
  expect(await rowsIn(one.actor)).toEqual(nothing)
  await mine.grow(1)
  expect((await take()).events).toBeGreaterThan(0)
  expect(await gaps(one)).toEqual([])
})
