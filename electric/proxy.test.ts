// What the proxy passes on and what it does not: the engine's words reach the reader as they are, the reader's words reach
// the engine only where they may.
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { figures } from '#db/schema/figures.ts'
import { scopeId, serveShape } from './proxy.server.ts'
import type { Door, Reader } from './proxy.server.ts'
import { shapes } from './shapes.ts'

let respond: RequestListener
let asked: IncomingMessage[] = []
const engine = createServer((request, response) => {
  asked.push(request)
  respond(request, response)
})
const reader: Reader = { userId: 'me', spaceId: 'mine', role: 'owner' }
let door: Door

beforeAll(async () => {
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve))
  door = {
    upstream: { url: `http://127.0.0.1:${(engine.address() as AddressInfo).port}`, secret: 'the secret' },
    authorise: async () => reader,
    holdsSession: async () => true,
  }
})
beforeEach(() => {
  asked = []
  respond = (_, response) => response.end('[]')
})
afterAll(() => {
  engine.closeAllConnections()
  return new Promise((resolve) => engine.close(resolve))
})

const ask = (query: string, init?: RequestInit) =>
  serveShape(door, new Request(`http://logbook.test/api/shapes/sessions?offset=-1&${query}`, init), 'sessions')
const upstreamQuery = () => new URL(asked[0]?.url ?? '', 'http://engine.test').searchParams

test('an engine that refuses our secret is an engine away, never a reader who must sign in', async () => {
  for (const status of [401, 403]) {
    respond = (_, response) => response.writeHead(status).end('[]')
    const answer = await ask('')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ error: { code: 'engine_refused' } })
  }
})

test('a page of another person is told to sign in again, its own person is served', async () => {
  expect((await ask(`scope=${scopeId(reader)}`)).status).toBe(200)
  expect((await ask(`scope=${scopeId({ ...reader, userId: 'other' })}`)).status).toBe(401)
})

test.each([
  [200, '[{"headers":{"control":"up-to-date"}}]'],
  [304, ''],
  [400, '{"message":"Invalid request","errors":{"offset":["is invalid"]}}'],
  [409, '[{"headers":{"control":"must-refetch"}}]'],
  [429, '{"message":"later"}'],
  [500, '{"error":"Internal server error"}'],
  [503, '{"message":"not ready"}'],
])('a %d of the engine is passed on with its headers and body', async (status, body) => {
  const headers = {
    'electric-handle': '1-2',
    'electric-offset': '3_4',
    'electric-schema': '{"id":{"type":"uuid"}}',
    'electric-cursor': '5',
    'electric-up-to-date': '',
    'electric-has-data': 'true',
    etag: '"1-2:-1:3_4"',
    'retry-after': '7',
  }
  const ours = { 'set-cookie': 'a=b', 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=60' }
  respond = (_, response) => response.writeHead(status, { ...headers, ...ours }).end(body)
  const answer = await ask('', { headers: { 'if-none-match': '"1-2:-1:3_4"', cookie: 'c=d' } })
  expect(answer.status).toBe(status)
  expect(await answer.text()).toBe(body)
  expect(Object.fromEntries(answer.headers)).toMatchObject({ ...headers, 'cache-control': 'private, max-age=60' })
  expect(answer.headers.has('set-cookie')).toBe(false)
  expect(answer.headers.has('access-control-allow-origin')).toBe(false)
  expect(asked[0]?.headers['if-none-match']).toBe('"1-2:-1:3_4"')
  expect(asked[0]?.headers.cookie).toBeUndefined()
})

test('what decides whose rows come is ours, however it is spelled', async () => {
  const smuggled = [
    'table=auth_users',
    'where=true',
    'params[1]=theirs',
    'params%5B1%5D=theirs',
    'params%5b1%5d=theirs',
    'params=%7B%221%22%3A%22theirs%22%7D',
    'columns=secret',
    'queryable_columns=secret',
    'replica=full',
    'secret=guess',
    'api_secret=guess',
    'TABLE=x',
    'table%00=x',
    'tab%6Ce=x',
    '%20where=x',
    'wh%65re=true',
    'subset=%7B%22table%22%3A%22auth_users%22%7D',
  ]
  await ask(smuggled.join('&'))
  expect([...upstreamQuery()].sort()).toEqual([
    ['offset', '-1'],
    ['params[1]', 'mine'],
    ['secret', 'the secret'],
    ['table', 'sessions'],
    ['where', 'space_id = $1'],
  ])
})

test.each(['offset=now', 'handle=a&handle=b', 'off%73et=0_0', `cursor=${'9'.repeat(20_000)}`, 'subset__limit=5001'])(
  '%.40s is refused before the engine is asked',
  async (query) => {
    expect((await ask(query)).status).toBe(400)
    expect(asked).toEqual([])
  },
)

test.each(['GET', 'POST'])('a %s whose connection is reset is sent once more, and not twice', async (method) => {
  let resets = 1
  respond = (request, response) => void (resets-- > 0 ? request.socket.resetAndDestroy() : response.end('[]'))
  expect((await ask('', { method })).status).toBe(200)
  expect(asked).toHaveLength(2)
  resets = 2
  const answer = await ask('', { method })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  expect(asked).toHaveLength(4)
})

test('pieces are passed on as they come, and a reader who leaves takes the request upstream along', async () => {
  const upstream = new Promise<ServerResponse>((resolve) => (respond = (_, response) => resolve(response)))
  const leaving = new AbortController()
  const answering = ask('live=true', { signal: leaving.signal })
  const engineSide = await upstream
  engineSide.write('[first')
  const pieces = (await answering).body?.pipeThrough(new TextDecoderStream()).getReader()
  expect(await pieces?.read()).toMatchObject({ value: '[first' })
  engineSide.write(',second')
  expect(await pieces?.read()).toMatchObject({ value: ',second' })
  const closed = new Promise((resolve) => engineSide.once('close', resolve))
  leaving.abort()
  await closed
  await expect(pieces?.read()).rejects.toThrow()
})

test('an auditor gets the figures of sessions, may ask about no other column, and knows of no other shape', async () => {
  const auditor: Reader = { ...reader, role: 'auditor' }
  const asAuditor = (name: string, query = '') =>
    serveShape(
      { ...door, authorise: async () => auditor },
      new Request(`http://logbook.test/api/shapes/${name}?offset=-1&${query}`),
      name,
    )
  expect((await asAuditor('sessions', 'columns=title&queryable_columns=title')).status).toBe(200)
  for (const word of ['columns', 'queryable_columns'])
    expect(upstreamQuery().getAll(word)).toEqual([figures.sessions.join(',')])
  const absent = await (await asAuditor('nothing')).text()
  for (const name of Object.keys(shapes).filter((one) => one !== 'sessions')) {
    const answer = await asAuditor(name, 'session=0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b')
    expect([answer.status, await answer.text()], name).toEqual([404, absent])
  }
  expect(asked).toHaveLength(1)
  expect(scopeId(auditor)).not.toBe(scopeId(reader))
})

test.each<[string, Reader | null]>([
  ['has left', null],
  ['is in another space', { userId: 'me', spaceId: 'another', role: 'owner' }],
  ['has become an auditor', { userId: 'me', spaceId: 'mine', role: 'auditor' }],
])('what the engine held is not for one who %s meanwhile', async (_, now) => {
  let looks = 0
  respond = (_request, response) => response.end('[{"value":{"title":"secret"}}]')
  const answer = await serveShape(
    { ...door, authorise: async () => (looks++ === 0 ? reader : now) },
    new Request('http://logbook.test/api/shapes/sessions?offset=0_0&handle=1&live=true'),
    'sessions',
  )
  expect(answer.status).toBe(401)
  expect(await answer.text()).not.toContain('secret')
})
