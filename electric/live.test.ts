// The server's end of a tab's socket: bounds and endings.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ServerFrame } from './frames.ts'
import { serveLive } from './live.server.ts'
import type { LiveOptions } from './live.server.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function connection(more: Partial<LiveOptions> = {}) {
  const sent: ServerFrame[] = []
  const closed: number[] = []
  const aborted: string[] = []
  const live = serveLive({
    headers: new Headers(),
    origin: 'http://logbook.test',
    answer: (request) =>
      new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => {
          aborted.push(new URL(request.url).pathname)
          reject(new Error('ended'))
        })
      }),
    stillSignedIn: async () => true,
    engineIsActive: async () => true,
    send: (text) => sent.push(JSON.parse(text) as ServerFrame),
    unsent: () => 0,
    close: (code) => closed.push(code),
    ...more,
  })
  const open = (id: number, path = '/api/shapes/sessions?live=true') => live.receive(JSON.stringify({ id, open: path }))
  return { live, open, sent, closed, aborted }
}

/** What has been promised by now is done; no time passes. */
const settled = () => vi.advanceTimersByTimeAsync(0)

test('a request beyond the bound is put off, and those that are open go on; an end frees its place at once', async () => {
  const { live, open, sent, closed, aborted } = connection()
  for (let id = 1; id <= 65; id++) open(id)
  expect(sent).toEqual([
    { id: 65, head: { status: 429, headers: { 'retry-after': '1' } } },
    { id: 65, end: true },
  ])
  expect(closed).toEqual([])
  live.receive(JSON.stringify({ id: 1, abort: true }))
  expect(aborted).toHaveLength(1)
  open(66)
  open(1)
  expect(sent.at(-2)).toMatchObject({ id: 1, head: { status: 429 } })
  await settled()
  expect(sent).toHaveLength(4)
  live.end()
  expect(aborted).toHaveLength(65)
})

test('an ended request says nothing more, and its body is let go', async () => {
  let answer: (response: Response) => void = () => {}
  const { live, open, sent } = connection({ answer: () => new Promise((resolve) => (answer = resolve)) })
  open(1)
  live.receive(JSON.stringify({ id: 1, abort: true }))
  const cancelled = vi.fn<() => void>()
  answer(new Response(new ReadableStream({ cancel: cancelled })))
  await settled()
  expect(cancelled).toHaveBeenCalledOnce()
  expect(sent).toEqual([])
})

test.each([
  ['{', 'The frame is not a JSON object.'],
  ['[]', 'The frame has no id.'],
  ['7', 'The frame is not a JSON object.'],
  ['{"id":"1","open":"/"}', 'The frame has no id.'],
  ['{"id":1.5,"open":"/"}', 'The frame has no id.'],
  ['{"id":1}', 'The frame asks for nothing.'],
  ['{"id":1,"abort":"yes"}', 'The frame asks for nothing.'],
])('%j is refused, and what is open goes on', (text, reason) => {
  const { live, open, sent, closed, aborted } = connection()
  open(9)
  live.receive(text)
  expect(sent).toEqual([{ refused: reason }])
  expect([...closed, ...aborted]).toEqual([])
  live.end()
})

test('a frame that is too large is refused, and what is open goes on', () => {
  const { live, open, sent, aborted } = connection()
  open(9)
  live.receive(JSON.stringify({ id: 1, open: 'x'.repeat(70_000) }))
  expect(sent).toEqual([{ refused: 'The frame is larger than 64 KB.' }])
  expect(aborted).toEqual([])
  live.end()
})

test('whoever sends nothing but nonsense is sent away', () => {
  const { live, closed } = connection()
  for (let n = 0; n <= 100; n++) live.receive('nonsense')
  expect(closed).toEqual([1008])
})

test.each([
  '/api/shapes/sessions',
  '/api/shapes/sessions?live=false',
  '/api/health?live=true',
  'http://elsewhere.test/api/shapes/sessions?live=true',
  '//elsewhere.test/api/shapes/sessions?live=true',
  '/api/shapes/a/b?live=true',
  'http://[',
])('%s is no live shape request', async (path) => {
  const answer = vi.fn<LiveOptions['answer']>()
  const { live, open, sent } = connection({ answer })
  open(1, path)
  await settled()
  expect(sent).toEqual([
    { id: 1, head: { status: 404, headers: {} } },
    { id: 1, end: true },
  ])
  expect(answer).not.toHaveBeenCalled()
  live.end()
})

test('a person who is signed out is told so on every open request within seconds, and the socket is closed', async () => {
  let signedIn: () => Promise<boolean> = async () => true
  const begun = Response.json([])
  const endless = () => new Response(new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode('[')) }))
  const { open, sent, closed, aborted } = connection({
    stillSignedIn: () => signedIn(),
    answer: (request) =>
      request.url.includes('endless')
        ? Promise.resolve(endless())
        : new Promise((resolve) => request.signal.addEventListener('abort', () => resolve(begun))),
  })
  open(1)
  open(2, '/api/shapes/sessions?live=true&endless')
  await vi.advanceTimersByTimeAsync(10_000)
  signedIn = () => Promise.reject(new Error('The database is away.'))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(closed).toEqual([])
  sent.splice(0)
  signedIn = async () => false
  await vi.advanceTimersByTimeAsync(3000)
  expect(sent).toEqual([
    { id: 1, head: { status: 401, headers: {} } },
    { id: 1, end: true },
    { id: 2, lost: true },
  ])
  expect(closed).toEqual([4401])
  expect(aborted).toEqual([])
  open(3)
  await settled()
  expect(sent).toHaveLength(3)
})

/** A socket that keeps what it is given until `take`. */
function slowSocket() {
  let held = 0
  const socket = {
    most: 0,
    send: (text: string) => {
      held += Buffer.byteLength(text)
      socket.most = Math.max(socket.most, held)
    },
    unsent: () => held,
    take: (bytes: number) => {
      held = Math.max(0, held - bytes)
    },
  }
  return socket
}

const megabyte = 1024 * 1024
const pieces = (count: number) =>
  new ReadableStream<Uint8Array>({
    pull: (controller) => (count-- > 0 ? controller.enqueue(new Uint8Array(64 * 1024).fill(97)) : controller.close()),
  })

test('a reader that never reads gets 2 MB and is cut off', async () => {
  const socket = slowSocket()
  const { open, closed } = connection({ ...socket, answer: async () => new Response(pieces(1000)) })
  for (let id = 1; id <= 64; id++) open(id)
  await vi.advanceTimersByTimeAsync(14_000)
  expect(closed).toEqual([])
  await vi.advanceTimersByTimeAsync(2000)
  expect(closed).toEqual([1013])
  expect(socket.most).toBeLessThan(2.2 * megabyte)
})

test('a slow reader gets everything, however long it takes', async () => {
  const socket = slowSocket()
  const { live, open, closed } = connection({ ...socket, answer: async () => new Response(pieces(100)) })
  for (let id = 1; id <= 8; id++) open(id)
  for (let second = 0; second < 600; second++) {
    socket.take(100 * 1024)
    await vi.advanceTimersByTimeAsync(1000)
  }
  expect(closed).toEqual([])
  expect(socket.unsent()).toBe(0)
  expect(socket.most).toBeLessThan(2.2 * megabyte)
  live.end()
})

test('short frames cannot pile up either', async () => {
  const socket = slowSocket()
  const { live, closed } = connection(socket)
  for (let n = 0; n < 200_000 && closed.length === 0; n++) {
    live.receive(JSON.stringify({ ping: n }))
    if (n % 1000 === 0) await settled()
  }
  expect(closed).toEqual([1013])
  expect(socket.most).toBeLessThan(2.5 * megabyte)
})
