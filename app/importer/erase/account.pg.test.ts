// A space and an account are erased: what is theirs alone goes with every row, what others have stays, and nobody is left without an owner.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import { bench } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { beginAccount, formerMember } from './account.server.ts'
import { beginErasure } from './begin.server.ts'
import { runErasure } from './run.server.ts'
import { allText } from './testing/filled.ts'

let one: Bench
let other: Actor

beforeAll(async () => {
  one = await bench()
})
afterAll(() => one.close())
// The bench's own person came first: this machine's agents write to their space.
beforeEach(async () => {
  other = await seedActor(one.database.sql)
})

const command = { means: 'command' } as const
const run = (id: string) =>
  runErasure(
    {
      db: connect(one.database.url),
      home: join(one.dir, 'home'),
      engine: { kind: 'embedded', idleFolder: null },
      patience: 0,
    },
    id,
  )

async function seedComment({ userId, spaceId }: Actor, space: string, session: string): Promise<void> {
  await one.database.sql`
    insert into comments (id, space_id, session_id, author_id, author_name, from_seq, to_seq, body)
    values (${randomUUID()}, ${space}, ${session}, ${userId}, 'Someone', 1, 1, ${`of ${spaceId}`})`
}

async function seedTeam(...members: Array<[Actor, string]>): Promise<string> {
  const id = randomUUID()
  await one.database.sql`insert into auth_organizations (id, name, slug) values (${id}, 'Team', ${id})`
  for (const [{ userId }, role] of members)
    await one.database.sql`
      insert into auth_members (organization_id, user_id, role) values (${id}, ${userId}, ${role})`
  return id
}

test('an account goes with its own space, and leaves nameless what it said in others', async () => {
  const { sql } = one.database
  await seedSession(sql, other, { title: 'theirs alone' })
  const team = await seedTeam([one.actor, 'owner'], [other, 'editor'])
  const session = await seedSession(sql, { ...one.actor, spaceId: team }, { title: 'of the team' })
  await seedComment(other, team, session)
  await sql`
    insert into chat_threads (id, space_id, owner_id, session_id, title)
    values (${randomUUID()}, ${team}, ${other.userId}, ${session}, 'their chat about it')`
  for (const id of await beginAccount(connect(one.database.url), other, command)) await run(id)
  const text = await allText(one)
  const traces = [...text].filter(([, rows]) => /theirs alone|their chat about it/.test(rows)).map(([name]) => name)
  expect(traces).toEqual([])
  expect((await sql`select 1 from auth_users where id = ${other.userId}`).length).toBe(0)
  expect((await sql`select 1 from auth_organizations where id = ${other.spaceId}`).length).toBe(0)
  expect((await sql`select title from sessions where id = ${session}`)[0]?.['title']).toBe('of the team')
  expect((await sql`select author_name as name from comments where session_id = ${session}`)[0]?.['name']).toBe(
    formerMember,
  )
  const [receipt] = await sql`select step, kind from erasures where space_id = ${other.spaceId}`
  expect(receipt).toEqual({ step: 'done', kind: 'account' })
})

test('the last owner of a space of several must name another one first', async () => {
  await seedTeam([other, 'owner'], [one.actor, 'editor'])
  await expect(beginAccount(connect(one.database.url), other, command)).rejects.toThrow(/last owner of Team/)
  expect((await one.database.sql`select 1 from erasures where space_id = ${other.spaceId}`).length).toBe(0)
})

test("the account of whoever runs Logbook is emptied and stays, and so does one's own space; a team goes", async () => {
  const { sql } = one.database
  const db = connect(one.database.url)
  const team = { ...one.actor, spaceId: await seedTeam([one.actor, 'owner'], [other, 'viewer']) }
  for (const actor of [one.actor, team]) {
    await seedSession(sql, actor, { title: 'to go' })
    await sql`insert into repos (id, space_id, native_id, name) values (${randomUUID()}, ${actor.spaceId}, 'r', 'to go')`
  }
  const begun = await beginErasure(db, team, command, 'all', 'space')
  await run(begun?.id ?? '')
  expect((await sql`select 1 from auth_organizations where id = ${team.spaceId}`).length).toBe(0)
  expect((await sql`select 1 from auth_users where id = ${other.userId}`).length).toBe(1)
  for (const id of await beginAccount(db, one.actor, command)) await run(id)
  expect((await sql`select 1 from auth_users where id = ${one.actor.userId}`).length).toBe(1)
  expect((await sql`select 1 from auth_organizations where id = ${one.actor.spaceId}`).length).toBe(1)
  expect((await sql`select 1 from tombstones where space_id = ${one.actor.spaceId}`).length).toBe(1)
  const traces = [...(await allText(one))].filter(([, rows]) => rows.includes('to go')).map(([name]) => name)
  expect(traces).toEqual([])
})
