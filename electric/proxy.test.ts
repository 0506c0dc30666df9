// What the proxy says when it is not the reader's fault, and when the page belongs to somebody else.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scopeId, serveShape } from './proxy.server.ts'
import type { Door } from './proxy.server.ts'

let status = 200
const engine = createServer((_, response) => response.writeHead(status).end('[]'))
const reader = { userId: 'me', spaceId: 'mine' }
let door: Door

beforeAll(async () => {
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve))
  door = {
    upstream: { url: `http://127.0.0.1:${(engine.address() as AddressInfo).port}`, secret: 'wrong' },
    authorise: async () => reader,
    holdsSession: async () => true,
  }
})
afterAll(() => new Promise((resolve) => engine.close(resolve)))

const ask = (query: string, init?: RequestInit) =>
  serveShape(door, new Request(`http://logbook.test/api/shapes/sessions?offset=-1&${query}`, init), 'sessions')

test('an engine that refuses our secret is an engine away, never a reader who must sign in', async () => {
  for (status of [401, 403]) {
    const answer = await ask('')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ error: { code: 'engine_refused' } })
  }
  status = 200
})

test('a page of another person is told to sign in again, its own person is served', async () => {
  expect((await ask(`scope=${scopeId(reader)}`)).status).toBe(200)
  expect((await ask(`scope=${scopeId({ ...reader, userId: 'other' })}`)).status).toBe(401)
})

test('a body that says it is too long is not read', async () => {
  let read = false
  const body = new ReadableStream(
    {
      pull: () => {
        read = true
      },
    },
    { highWaterMark: 0 },
  )
  const headers = { 'content-length': '1000000' }
  const answer = await ask('', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
  expect(answer.status).toBe(413)
  expect(read).toBe(false)
})
