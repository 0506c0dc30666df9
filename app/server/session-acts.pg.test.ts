// What scripts do with a session: only with a key that reaches it, only as far as its holder's role, with lines in the audit log, and
// with one answer for what is another's, what is nowhere and what is no id.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import type { Role } from '#db/schema/roles.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import type { Scope } from './scope.ts'

let database: DisposableDatabase
let app: Awaited<ReturnType<typeof load>>
let owner: Actor
let stranger: Actor

/** Loaded late, because settings are read once. */
async function load() {
  const { createKey } = await import('./api-keys.server.ts')
  const { auth } = await import('./auth.server.ts')
  const one = await import('../routes/api.sessions.$id.ts')
  const move = await import('../routes/api.sessions.$id.move.ts')
  return { createKey, auth, handlers: { ...handlersOf(one.Route), ...handlersOf(move.Route) } }
}

type Handler = (context: { request: Request; params: { id: string } }) => Promise<Response>
const handlersOf = (route: unknown) =>
  (route as { options: { server: { handlers: Record<string, Handler> } } }).options.server.handlers

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  process.env.DATABASE_URL = database.url
  process.env.LOGBOOK_SECRET = 'only-for-this-test-0123456789abcdef'
  app = await load()
  owner = await seedActor(database.sql)
  stranger = await seedActor(database.sql)
})
afterAll(async () => {
  await disconnectAll()
  await database.drop()
})

const keyOf = async (who: Actor, scope: Scope = 'admin') =>
  (await app.createKey(app.auth(), who, { label: scope, scope, days: null })).key

/** A key of somebody who is `role` in the owner's space. */
async function member(role: Role, scope: Scope = 'admin'): Promise<string> {
  const person = await seedActor(database.sql)
  await database.sql`insert into auth_members (organization_id, user_id, role) values (${owner.spaceId}, ${person.userId}, ${role})`
  return keyOf({ ...person, spaceId: owner.spaceId }, scope)
}

/** Another space in which the owner of ours has `role`. */
async function ownSpace(role: Role = 'editor'): Promise<string> {
  const id = randomUUID()
  await database.sql`insert into auth_organizations (id, name, slug) values (${id}, 'Team', ${id})`
  await database.sql`insert into auth_members (organization_id, user_id, role) values (${id}, ${owner.userId}, ${role})`
  return id
}

async function ask(method: string, id: string, key: string, body?: unknown) {
  const request = new Request(`http://127.0.0.1:4747/api/sessions/${encodeURIComponent(id)}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = await app.handlers[method]?.({ request, params: { id } })
  return { status: answer?.status, body: (await answer?.json()) as Record<string, unknown> }
}

const acts = async (id: string) =>
  (
    await database.sql`
      select act, means, actor_id as who, target_id as target from audit_log where target_id = ${id} order by id`
  ).map(({ act, means, who, target }) => [act, means, who, target])

test('a session is named, and gets its source’s title back', async () => {
  const [id, key] = [await seedSession(database.sql, owner, { title: 'Of the source' }), await keyOf(owner)]
  expect(await ask('PATCH', id, key, { title: ' Mine ' })).toEqual({
    status: 200,
    body: { id, title: 'Mine', sourceTitle: 'Of the source' },
  })
  expect((await ask('PATCH', id, key, { title: null })).body).toMatchObject({ title: 'Of the source' })
  expect(await acts(id)).toEqual([
    ['session.rename', 'key', owner.userId, id],
    ['session.rename', 'key', owner.userId, id],
  ])
  for (const body of [{}, { title: 'x'.repeat(301) }, { title: 5 }, { title: 'x', spaceId: stranger.spaceId }, []])
    expect(await ask('PATCH', id, key, body)).toMatchObject({ status: 400, body: { error: { code: 'bad_input' } } })
  for (const title of ['a\u0000b', 'half \ud83d'])
    expect(await ask('PATCH', id, key, { title })).toMatchObject({ status: 400 })
})

test('a session is erased once, with an erasure to follow', async () => {
  const [id, key] = [await seedSession(database.sql, owner), await keyOf(owner)]
  const gone = await ask('DELETE', id, key)
  expect(gone).toMatchObject({ status: 202, body: { sessions: 1 } })
  expect(await database.sql`select id, step from erasures where space_id = ${owner.spaceId}`).toEqual([
    { id: gone.body['erasure'], step: 'rows' },
  ])
  expect((await ask('DELETE', id, key)).status).toBe(404)
  expect(await acts(id)).toEqual([['session.erase', 'key', owner.userId, id]])
})

test('a session goes to another space of the holder, and nowhere else', async () => {
  const [id, key] = [await seedSession(database.sql, owner), await keyOf(owner)]
  const team = await ownSpace('viewer')
  for (const to of [team, stranger.spaceId, randomUUID()])
    expect(await ask('POST', id, key, { to }), to).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden' } },
    })
  await database.sql`update auth_members set role = 'editor' where organization_id = ${team}`
  expect(await ask('POST', id, key, { to: team })).toMatchObject({ status: 200, body: { sessionId: id, sessions: 1 } })
  expect(await database.sql`select space_id from sessions where id = ${id}`).toEqual([{ space_id: team }])
  expect((await acts(id)).map(([act, means]) => [act, means])).toEqual([
    ['session.move', 'key'],
    ['session.move', 'key'],
  ])
  expect((await ask('POST', id, key, { to: team })).status).toBe(404)
})

test('what is another’s, what is nowhere and what is no id is answered alike, and stays', async () => {
  const [theirs, key] = [await seedSession(database.sql, stranger), await keyOf(owner)]
  const team = await ownSpace()
  const before = await database.sql`select to_jsonb(s)::text as row from sessions s where id = ${theirs}`
  for (const [method, body] of [
    ['PATCH', { title: 'taken' }],
    ['DELETE', undefined],
    ['POST', { to: team }],
  ] as const) {
    const answers = await Promise.all(
      [theirs, randomUUID(), 'x', `${theirs}'`, ''].map((id) => ask(method, id, key, body)),
    )
    for (const answer of answers) expect(answer, method).toEqual(answers[0])
    expect(answers[0]?.status, method).toBe(404)
  }
  expect(await database.sql`select to_jsonb(s)::text as row from sessions s where id = ${theirs}`).toEqual(before)
})

test('a key reaches as far as its scope and its holder’s role', async () => {
  const id = await seedSession(database.sql, owner, { title: 'Stays' })
  const short = [await keyOf(owner, 'read'), await keyOf(owner, 'capture')]
  for (const role of ['commenter', 'viewer', 'auditor'] as const) short.push(await member(role))
  for (const key of short)
    for (const [method, body] of [
      ['PATCH', { title: 'taken' }],
      ['DELETE', undefined],
      ['POST', { to: stranger.spaceId }],
    ] as const)
      expect(await ask(method, id, key, body), method).toMatchObject({
        status: 403,
        body: { error: { code: 'forbidden' } },
      })
  expect(await database.sql`select renamed_title from sessions where id = ${id}`).toEqual([{ renamed_title: null }])
  expect((await ask('PATCH', id, await member('editor'), { title: 'By an editor' })).status).toBe(200)
})
