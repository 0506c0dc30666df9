// The API with keys, over a real database: answers have the form that the document says, lists have no holes, a stream goes from history to what comes
// without a hole or a repeat, and another space is a 404.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { connect, disconnectAll } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import * as answers from './answers.ts'
import { follow } from './testing/follow.ts'
import type { Sent } from './testing/follow.ts'

let home: DisposableDatabase
let app: Awaited<ReturnType<typeof load>>
let owner: Actor
let keys: Record<'read' | 'capture' | 'admin', string>

/** Loaded late, because settings are read once. */
async function load() {
  const { auth } = await import('../auth.server.ts')
  const { createKey } = await import('../api-keys.server.ts')
  const { ensureOwner } = await import('../first-run.server.ts')
  const { forgetKeys } = await import('../request-actor.server.ts')
  const { countStreams } = await import('./events.server.ts')
  const routes = await Promise.all(
    [
      'sessions',
      'sessions.stats',
      'sessions.$id',
      'sessions.$id.events',
      'sessions.$id.bindings',
      'search',
      'notifications',
      'layouts.$name',
    ].map(async (name) => [name, (await import(`../../routes/api.${name}.ts`)) as { Route: RouteLike }] as const),
  )
  return { auth, createKey, ensureOwner, forgetKeys, countStreams, routes: new Map(routes) }
}
type Handler = (given: { request: Request; params: Record<string, string> }) => Promise<Response>
type RouteLike = { options: { server: { handlers: Record<string, Handler> } } }

beforeAll(async () => {
  home = await disposableDatabase({ migrated: true })
  vi.stubEnv('DATABASE_URL', home.url)
  vi.stubEnv('LOGBOOK_SECRET', 'only-for-this-test-0123456789abcdef')
  app = await load()
  owner = await app.ensureOwner(home.url)
  const make = async (scope: 'read' | 'capture' | 'admin') =>
    (await app.createKey(app.auth(), owner, { label: scope, scope, days: null })).key
  keys = { read: await make('read'), capture: await make('capture'), admin: await make('admin') }
})
afterAll(async () => {
  await disconnectAll()
  await home.drop()
})

type Asked = {
  method?: string
  key?: keyof typeof keys
  body?: unknown
  params?: Record<string, string>
  headers?: Record<string, string>
  signal?: AbortSignal
}

function ask(
  route: string,
  query = '',
  { method = 'GET', key = 'admin', body, params = {}, headers = {}, signal }: Asked = {},
): Promise<Response> {
  const request = new Request(`http://127.0.0.1:4747/api/${route}${query}`, {
    method,
    headers: { authorization: `Bearer ${keys[key]}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  const handler = app.routes.get(route)?.Route.options.server.handlers[method]
  if (!handler) throw new Error(`no ${method} ${route}`)
  return handler({ request, params })
}
/** The answer, held against the schema of the document. */
async function told<T extends z.ZodType>(schema: T, answer: Promise<Response>, status = 200): Promise<z.output<T>> {
  const given = await answer
  const body: unknown = await given.json()
  expect(given.status, JSON.stringify(body)).toBe(status)
  return schema.parse(body)
}
const refused = async (answer: Promise<Response>) => {
  const given = await answer
  const { error } = (await given.json()) as { error: { code: string; message: string } }
  return { status: given.status, ...error }
}

async function session(events: number, actor = owner): Promise<string> {
  const id = await seedSession(home.sql, actor)
  await home.sql`insert into session_heads (session_id, space_id) values (${id}, ${actor.spaceId})`
  await add(id, events, actor)
  return id
}
/** As writers do: numbered under the lock of the head. */
async function add(id: string, events: number, actor = owner): Promise<void> {
  await home.sql.begin(async (tx) => {
    const [{ seq } = { seq: 1 }] = await tx<Array<{ seq: number }>>`
      update session_heads set next_seq = next_seq + ${events} where session_id = ${id} returning next_seq - ${events}::int as seq`
    for (let n = seq; n < seq + events; n++) {
      const event = randomUUID()
      await tx`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, title)
        values (${event}, ${actor.spaceId}, ${id}, ${n}, ${`a${String(n).padStart(6, '0')}`}, ${event}, 'message', ${`line\nof ${n}`})`
      await tx`insert into event_bodies (event_id, space_id, body) values (${event}, ${actor.spaceId}, ${tx.json({ text: `body ${n}` })})`
    }
  })
}

test('a list of sessions goes on by its cursor without a hole or a repeat; filters narrow it and its total', async () => {
  const ids = new Set<string>()
  for (let n = 0; n < 7; n++) ids.add(await session(0))
  await home.sql`update sessions set last_event_at = '2026-05-01', agent = 'codex' where id in ${home.sql([...ids].slice(0, 4))}`
  const seen: string[] = []
  for (let after = ''; ;) {
    const page = await told(answers.sessionList, ask('sessions', `?limit=3${after}`))
    expect(page.total).toBe(ids.size)
    seen.push(...page.sessions.map(({ id }) => id))
    if (page.next === null) break
    after = `&after=${page.next}`
  }
  expect(seen).toHaveLength(ids.size)
  expect(new Set(seen)).toEqual(ids)
  expect((await told(answers.sessionList, ask('sessions', '?agent=codex&from=2026-04-01T00:00:00Z'))).total).toBe(4)
  expect(
    (await told(answers.sessionList, ask('sessions', `?ids=${seen[0]},${randomUUID()}`))).sessions.map(({ id }) => id),
  ).toEqual([seen[0]])
  expect((await told(answers.sessionList, ask('sessions', '?q=session%20A'))).total).toBe(7)
  expect((await told(answers.stats, ask('sessions.stats'))).sessions).toBe(7)
  expect(await refused(ask('sessions', '?limit=0&colour=red'))).toMatchObject({
    status: 400,
    message: expect.stringMatching(/limit.*colour/s) as string,
  })
  expect(await refused(ask('sessions', '?after=x'))).toMatchObject({ status: 400, code: 'bad_input' })
})

test('a session is told whole; bindings are set and cleared', async () => {
  const id = await session(2)
  const params = { id }
  expect(await told(answers.sessionDetail, ask('sessions.$id', '', { params, key: 'read' }))).toMatchObject({
    id,
    bindings: [],
    todos: [],
  })
  const repo = randomUUID()
  await home.sql`insert into repos (id, space_id, native_id, name) values (${repo}, ${owner.spaceId}, 'r', 'pantry')`
  const put = (body: unknown, key: 'admin' | 'read' = 'admin') =>
    ask('sessions.$id.bindings', '', { params, method: 'PUT', body, key })
  expect((await told(answers.bindings, put({ repo, cwd: '/work', branch: 'main' }))).bindings).toMatchObject([
    { repo: 'pantry', cwd: '/work', branch: 'main' },
  ])
  expect((await told(answers.bindings, put({ repo, cwd: '/work', branch: 'other' }))).bindings).toHaveLength(1)
  expect((await told(answers.sessionDetail, ask('sessions.$id', '', { params }))).repo).toBe('pantry')
  expect(await refused(put({ repo: randomUUID(), cwd: '/work' }))).toMatchObject({ status: 404 })
  expect(await refused(put({ repo, cwd: '/work' }, 'read'))).toMatchObject({ status: 403 })
  expect(
    (await told(answers.bindings, ask('sessions.$id.bindings', '?cwd=/work', { params, method: 'DELETE' }))).bindings,
  ).toEqual([])
  expect((await told(answers.sessionDetail, ask('sessions.$id', '', { params }))).repo).toBeNull()
})

const upTo = (last: number) => (sent: Sent[]) => sent.some(({ id }) => Number(id) >= last)

test(
  'history goes over into what comes, without a hole or a repeat, while several write',
  { timeout: 30_000 },
  async () => {
    const id = await session(250)
    const params = { id }
    const [whole, late, resumed] = await Promise.all([
      ask('sessions.$id.events', '?follow', { params, key: 'read' }),
      ask('sessions.$id.events', '?after=240', { params, headers: { accept: 'text/event-stream' } }),
      ask('sessions.$id.events', '?follow&after=3', { params, headers: { 'last-event-id': '249' } }),
    ])
    const reading = Promise.all([whole, late, resumed].map((answer) => follow(answer, upTo(310))))
    await Promise.all([20, 20, 20].map((events) => add(id, events)))
    const [first, second, third] = (await reading).map((sent) => sent.map((one) => Number(one.id)))
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)
    expect(first).toEqual(range(1, 310))
    expect(second).toEqual(range(241, 310))
    expect(third).toEqual(range(250, 310))
    await expect.poll(() => app.countStreams()).toBe(0)
  },
)

test('pages hold the same, bodies where they are asked for', async () => {
  const id = await session(5)
  const page = await told(answers.eventPage, ask('sessions.$id.events', '?after=2&limit=2&bodies', { params: { id } }))
  expect(page).toMatchObject({ hasMore: true, last: 4, events: [{ seq: 3, body: { text: 'body 3' } }, { seq: 4 }] })
  expect(
    (await told(answers.eventPage, ask('sessions.$id.events', '', { params: { id } }))).events[0],
  ).not.toHaveProperty('body')
})

test('a stream ends when its key does, and says why', { timeout: 20_000 }, async () => {
  const id = await session(1)
  const answer = await ask('sessions.$id.events', '?follow', { params: { id }, key: 'read' })
  const reading = follow(answer, (sent) => sent.some(({ event }) => event === 'end'))
  await home.sql`update auth_api_keys set enabled = false where name = 'read'`
  app.forgetKeys()
  expect((await reading).at(-1)).toMatchObject({ event: 'end', data: { code: 'unauthorized' } })
  await home.sql`update auth_api_keys set enabled = true where name = 'read'`
  app.forgetKeys()
})

test('search answers hits with pieces and a place, goes on, and says what cannot be read', async () => {
  const { indexBatch } = await import('../../capture/search-index.server.ts')
  const id = await session(30)
  while (await indexBatch(connect(home.url)));
  const first = await told(
    answers.searchPage,
    ask('search', `?q=${encodeURIComponent('body kind:message')}&session=${id}&limit=20`, { key: 'read' }),
  )
  expect(first).toMatchObject({ total: 30, hasMore: true })
  expect(first.hits[0]).toMatchObject({
    url: expect.stringMatching(`^/sessions/${id}\\?event=\\d+$`) as string,
    excerpt: [{ text: 'body', hit: true }, { hit: false }],
  })
  const second = await told(
    answers.searchPage,
    ask('search', `?q=body%20kind:message&session=${id}&limit=20&before=${first.next}`),
  )
  expect(new Set([...first.hits, ...second.hits].map(({ seq }) => seq)).size).toBe(30)
  expect(await refused(ask('search', '?q=exit:one'))).toMatchObject({
    status: 400,
    message: expect.stringMatching(/"one" is no number.*characters 6 to 8/) as string,
  })
  expect(await refused(ask('search', '?q=x', { key: 'capture' }))).toMatchObject({ status: 403 })
})

test('a notification is taken once for a key, counts when it says something else, and is masked', async () => {
  const post = (body: unknown) =>
    told(answers.posted, ask('notifications', '', { method: 'POST', key: 'capture', body }), 202)
  const secret = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_')
  const first = await post({ key: 'deploy', title: `Deployed with ${secret}` })
  expect(first).toMatchObject({ news: true, notification: { kind: 'posted', count: 1 } })
  expect(first.notification?.title).not.toContain(secret)
  const again = await Promise.all(
    Array.from({ length: 5 }, () => post({ key: 'deploy', title: `Deployed with ${secret}` })),
  )
  expect(again.every(({ news, notification }) => !news && notification?.count === 1)).toBe(true)
  await home.sql`update notifications set read_at = now() where kind = 'posted'`
  expect(await post({ key: 'deploy', title: 'Deployed again' })).toMatchObject({
    news: true,
    notification: { count: 2, readAt: null },
  })
  expect((await told(answers.notificationList, ask('notifications', '?unread'))).notifications).toHaveLength(1)
  const foreign = await refused(
    ask('notifications', '', { method: 'POST', key: 'capture', body: { key: 'x', title: 'x', session: randomUUID() } }),
  )
  expect(foreign).toMatchObject({ status: 404 })
})

test('a layout is kept under its name, and forgotten', async () => {
  const params = { name: 'desk.tiles' }
  const content = { columns: [1, 2], names: ['a'] }
  expect(
    await told(answers.layout, ask('layouts.$name', '', { params, method: 'PUT', body: { content } })),
  ).toMatchObject({ content })
  expect(await told(answers.layout, ask('layouts.$name', '', { params, key: 'read' }))).toMatchObject({
    name: 'desk.tiles',
    content,
  })
  await told(answers.any, ask('layouts.$name', '', { params, method: 'DELETE' }))
  expect(await refused(ask('layouts.$name', '', { params }))).toMatchObject({ status: 404 })
  expect(await refused(ask('layouts.$name', '', { params: { name: '../x' } }))).toMatchObject({ status: 400 })
})

test('what is another space’s, and what is no id, is the same 404 everywhere', async () => {
  const stranger = await seedActor(home.sql)
  const theirs = await session(3, stranger)
  const said = new Set<string>()
  for (const id of [theirs, randomUUID(), 'x'])
    for (const route of ['sessions.$id', 'sessions.$id.events', 'sessions.$id.bindings'])
      said.add(JSON.stringify(await refused(ask(route, '', { params: { id } }))))
  said.add(JSON.stringify(await refused(ask('sessions.$id.events', '?follow', { params: { id: theirs } }))))
  expect(said.size).toBe(1)
  expect([...said][0]).toContain('not_found')
  expect((await told(answers.sessionList, ask('sessions', `?ids=${theirs}`))).sessions).toEqual([])
})
