// Between the web server and the engine: nothing is left behind, nothing is held back, nothing is changed on the way.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, withStack } from '../fixtures.ts'
import { cookieHeader } from '../transport/open-tab.ts'
import { openSocket } from '../transport/socket.ts'
import { standIn } from '../transport/stand-in.ts'
import type { Stack } from '../stack.ts'

const test = withStack({ separateEngine: true })
const live = '/api/shapes/sessions?offset=0_0&handle=1-1&live=true'
const quickly = { intervals: [5] }

test('no request stays behind: not after a thousand ends, not after a closed socket or a page that left', async ({
  stack,
}) => {
  const { held, asked, end } = await standIn(stack)
  const cookie = await cookieHeader(stack, stack.owner)
  const socket = await openSocket(stack, { cookie })
  for (let id = 0; id < 1000; id++) {
    const before = asked.shapes
    socket?.send({ id, open: live })
    // Some end while the engine holds them, the others on their way there.
    if (id % 3 === 0) await expect.poll(() => asked.shapes, quickly).toBeGreaterThan(before)
    socket?.send({ id, abort: true })
  }
  await expect.poll(() => held.size).toBe(0)
  expect(asked.shapes).toBeGreaterThanOrEqual(334)
  expect(socket?.received).toEqual([])

  for (let id = 0; id < 64; id++) socket?.send({ id, open: live })
  await expect.poll(() => held.size).toBe(64)
  socket?.close()
  await expect.poll(() => held.size).toBe(0)

  const leaving = new AbortController()
  const plain = fetch(stack.address + live, { headers: { cookie }, signal: leaving.signal }).catch(() => 'left')
  await expect.poll(() => held.size).toBe(1)
  leaving.abort()
  expect(await plain).toBe('left')
  await expect.poll(() => held.size).toBe(0)
  await end()
})

test('a reader that never reads costs the server a few megabytes, and is cut off', async ({ stack }) => {
  const piece = Buffer.alloc(64 * 1024, 'x')
  const { held, end } = await standIn(stack, (_, response) => {
    const more = () => {
      while (response.write(piece));
    }
    response.on('drain', more)
    more()
  })
  const { web = 0 } = await stack.parts()
  const before = megabytesOf(web)
  const wire = await openWire(stack, await cookieHeader(stack, stack.owner))
  for (let id = 0; id < 64; id++) wire.write(textFrame({ id, open: live }))
  const often = { timeout: 40_000, intervals: [200] }
  let most = 0
  const heldNow = () => {
    most = Math.max(most, megabytesOf(web))
    return held.size
  }
  await expect.poll(heldNow, often).toBe(64)
  await expect.poll(heldNow, often).toBe(0)
  process.stderr.write(`64 endless answers to a reader that never reads: ${Math.round(most - before)} MB more\n`)
  expect(most - before).toBeLessThan(150)
  wire.destroy()
  await end()
})

test('an answer over plain HTTP comes piece by piece', async ({ stack }) => {
  const { held, end } = await standIn(stack, (_, response) => response.write('[first'))
  const answer = await fetch(stack.address + live, { headers: { cookie: await cookieHeader(stack, stack.owner) } })
  const pieces = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await pieces?.read())?.value).toBe('[first')
  for (const response of held) response.end(',second')
  expect((await pieces?.read())?.value).toBe(',second')
  await end()
})

test('statuses, headers and bodies of the engine are passed on, by socket and by HTTP', async ({ stack }) => {
  const cookie = await cookieHeader(stack, stack.owner)
  const headers = { 'electric-handle': '2-2', 'electric-offset': '3_4', 'retry-after': '5', etag: '"2-2:0_0:3_4"' }
  let status = 0
  const { end } = await standIn(stack, (_, response) => response.writeHead(status, headers).end('["words"]'))
  const socket = await openSocket(stack, { cookie })
  for (status of [200, 400, 409, 429, 503]) {
    const plain = await fetch(stack.address + live, { headers: { cookie } })
    expect([plain.status, await plain.text()]).toEqual([status, '["words"]'])
    expect(Object.fromEntries(plain.headers)).toMatchObject(headers)
    socket?.send({ id: status, open: live })
    await expect.poll(() => socket?.received).toContainEqual({ id: status, end: true })
    expect(socket?.received).toContainEqual({ id: status, data: '["words"]' })
    expect(socket?.received).toContainEqual({
      id: status,
      head: { status, headers: expect.objectContaining(headers) as unknown },
    })
  }
  status = 304
  const known = await fetch(stack.address + live, { headers: { cookie, 'if-none-match': headers.etag } })
  expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', headers.etag])
  socket?.close()
  await end()
})

/** Resident memory of a process. */
function megabytesOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
}

/** A WebSocket by hand, which is never read once it is open. */
async function openWire(stack: Stack, cookie: string) {
  const { hostname, port, host } = new URL(stack.address)
  const wire = connect(Number(port), hostname)
  const lines = [
    'GET /_live HTTP/1.1',
    `Host: ${host}`,
    `Cookie: ${cookie}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
  ]
  const key = Buffer.alloc(16).toString('base64')
  wire.write([...lines, 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`, '', ''].join('\r\n'))
  await once(wire, 'data')
  wire.on('error', () => {})
  return wire.pause()
}

/** A text frame of less than 126 bytes, masked with zeros. */
function textFrame(content: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(content))
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text])
}
