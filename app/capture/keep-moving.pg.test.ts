// "Capture to": what begins after the rule goes where it says, once, as long as whoever made it may; and sessions in any space rest.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { growing, world } from '#app/server/move/testing.ts'
import type { World } from '#app/server/move/testing.ts'
import { moveSession } from '#app/server/move/move-session.server.ts'
import { disconnectAll } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { moveDue } from './keep-moving.server.ts'
import { settleSpaces } from './settle.server.ts'

let one: World
let team: Actor
const refused = new Map<string, number>()

beforeAll(async () => {
  one = await world()
  team = await one.space('editor')
})
afterAll(async () => {
  await disconnectAll()
  await one.close()
})

const spaceOf = async (nativeId: string) => {
  const [row] = await one.database.sql`select space_id from sessions where native_id = ${nativeId}`
  return row?.space_id
}
const rule = (repo: string, by: Actor, target: Actor, from = one.actor) => one.database.sql`
  insert into capture_targets (id, space_id, repo, target_space_id, made_by, created_at)
  values (${randomUUID()}, ${from.spaceId}, ${repo}, ${target.spaceId}, ${by.userId}, '2026-01-15')`

test('sessions of the repository that begin after the rule are moved, others and older ones are not', async () => {
  // Sessions of these files begin in February; their folders are their repositories.
  const files = [await growing(join(one.dir, 'a'), 3), await growing(join(one.dir, 'b'), 4)]
  await one.run(files.flatMap(({ path, childPath }) => [path, childPath]))
  expect(await moveDue(one.db, refused)).toBe(0)
  await rule('/srv/repo-0', one.actor, team)
  await one.database.sql`update sessions set started_at = '2026-01-10' where native_id = ${files[1]?.nativeId ?? ''}`
  expect(await moveDue(one.db, refused)).toBe(1)
  const [first] = files
  expect(await spaceOf(first?.nativeId ?? '')).toBe(team.spaceId)
  expect(await spaceOf(files[1]?.nativeId ?? '')).toBe(one.actor.spaceId)
  const [line] = await one.database.sql`
    select means, actor_id, detail from audit_log where act = 'session.move' and space_id = ${team.spaceId}`
  expect(line).toMatchObject({ means: 'command', actor_id: one.actor.userId, detail: { rule: '/srv/repo-0' } })

  await first?.grow(1)
  expect((await one.run([first?.path ?? ''])).events).toBeGreaterThan(0)
  expect(await spaceOf(first?.nativeId ?? '')).toBe(team.spaceId)
  // A person's own word wins.
  const [row] = await one.database.sql`select id from sessions where native_id = ${first?.nativeId ?? ''}`
  await moveSession(one.db, team, { means: 'page' }, { sessionId: row?.id, to: one.actor.spaceId })
  expect(await moveDue(one.db, refused)).toBe(0)
  expect(await spaceOf(first?.nativeId ?? '')).toBe(one.actor.spaceId)
})

test('a rule of somebody who may not write there moves nothing and is no fault', async () => {
  const viewed = await one.space('viewer')
  await rule('/srv/repo-2', one.actor, viewed)
  const file = await growing(join(one.dir, 'c'), 5)
  await one.run([file.path])
  expect(await moveDue(one.db, refused)).toBe(0)
  expect(refused.size).toBe(1)
  expect(await moveDue(one.db, refused)).toBe(0)
  expect(await spaceOf(file.nativeId)).toBe(one.actor.spaceId)
})

test('a quiet session comes to rest and gets its figures in whichever space it is', async () => {
  const { sql } = one.database
  const [row] =
    await sql`select id from sessions where space_id = ${one.actor.spaceId} and kind = 'main' and event_count > 0 limit 1`
  await moveSession(one.db, one.actor, { means: 'page' }, { sessionId: row?.id, to: team.spaceId })
  await sql`alter table sessions disable trigger touch`
  await sql`update sessions set status = 'running', updated_at = now() - interval '1 day' where id = ${row?.id}`
  await sql`alter table sessions enable trigger touch`
  await settleSpaces(one.db, one.actor)
  const [after] = await sql`select status, meta ? 'enriched' as enriched from sessions where id = ${row?.id}`
  expect(after?.status).not.toBe('running')
  expect(after?.enriched).toBe(true)
})
