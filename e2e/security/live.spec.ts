// The live socket from outside: who gets one, what it may ask, and how soon it ends when the sign-in does.
import { once } from 'node:events'
import { connect } from 'node:net'
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import type { ServerFrame } from '../../electric/frames.ts'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import { cookieHeader, openTab } from '../transport/open-tab.ts'
import { openSocket } from '../transport/socket.ts'
import type { RawSocket } from '../transport/socket.ts'

const test = withStack({ separateEngine: true })

test('only a signed-in page of ours gets a socket, and only at its one address', async ({ stack }) => {
  const cookie = await cookieHeader(stack, stack.owner)
  const name = cookie.split('=')[0] ?? ''
  const own = { cookie, origin: stack.address }
  const strangers: Array<Record<string, string>> = [
    {},
    { origin: stack.address },
    { cookie: `${name}=forged` },
    { cookie: `${cookie}x` },
    { cookie, origin: 'https://evil.example' },
    { cookie, origin: 'null' },
    { cookie, origin: stack.address.replace('127.0.0.1', 'localhost') },
  ]
  for (const headers of strangers)
    for (const path of ['/_live', '/%5flive', '/_live?x'])
      expect(await openSocket(stack, headers, path), JSON.stringify(headers)).toBeNull()
  for (const path of ['/', '/api/shapes/sessions', '/_live/', '//_live', '/nothing'])
    expect(await openSocket(stack, own, path), path).toBeNull()
  const socket = await openSocket(stack, own)
  expect(socket).not.toBeNull()
  socket?.close()
})

test('clients that leave during the handshake do the server no harm', async ({ stack }) => {
  const cookie = await cookieHeader(stack, stack.owner)
  const { hostname, port, host } = new URL(stack.address)
  for (let n = 0; n < 50; n++) {
    const wire = connect(Number(port), hostname)
    await once(wire, 'connect')
    const key = 'x3JJHMbDL1EzLkh9GBhXDw=='
    wire.write(
      `GET /_live HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}${n % 2 ? '' : n}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      () => wire.resetAndDestroy(),
    )
  }
  const { web } = await stack.parts()
  const socket = await openSigned(stack, cookie)
  socket.send({ ping: 1 })
  await expect.poll(() => socket.received).toEqual([{ pong: 1, engine: true }])
  expect((await stack.parts()).web).toBe(web)
  socket.close()
})

test('what is no frame is refused, and what else travels goes on', async ({ stack }) => {
  const socket = await openSigned(stack, await cookieHeader(stack, stack.owner))
  const at = await position(stack, await cookieHeader(stack, stack.owner))
  socket.send({ id: 1, open: at })
  for (const nonsense of ['{', '[]', '{"id":2}', `{"id":2,"open":"${'x'.repeat(70_000)}"}`]) socket.send(nonsense)
  await expect.poll(() => socket.received.filter((frame) => 'refused' in frame)).toHaveLength(4)
  await seedSession(stack.sql, stack.owner, { title: 'After the nonsense' })
  await expect.poll(() => JSON.stringify(socket.received)).toContain('After the nonsense')
  expect(socket.closed()).toBeUndefined()
  for (let n = 0; n < 100; n++) socket.send('nonsense')
  await expect.poll(socket.closed).toBe(1008)
})

test('a sign-in has at most a hundred sockets; one more is told why it is closed, and another sign-in has its own', async ({
  stack,
}) => {
  const cookie = await cookieHeader(stack, stack.owner)
  const sockets = await Promise.all(Array.from({ length: 100 }, () => openSigned(stack, cookie)))
  const beyond = await openSigned(stack, cookie)
  await expect.poll(beyond.closed).toBe(4429)
  const other = await openSigned(stack, await cookieHeader(stack, stack.owner))
  other.send({ ping: 1 })
  await expect.poll(() => other.received).toEqual([{ pong: 1, engine: true }])
  for (const socket of [...sockets, other]) {
    expect(socket.closed()).toBeUndefined()
    socket.close()
  }
})

test('when a sign-in is taken away, all its tabs and sockets end within seconds, and no other', async ({ stack }) => {
  test.setTimeout(90_000)
  const session = await seedSession(stack.sql, stack.owner)
  const [lost, kept] = [await cookieHeader(stack, stack.owner), await cookieHeader(stack, stack.owner)]
  const at = await position(stack, lost)
  const sockets = await Promise.all([lost, lost, kept].map((cookie) => openSigned(stack, cookie)))
  for (const socket of sockets) for (const id of [1, 2]) socket.send({ id, open: at })
  const tabs = await Promise.all(
    [lost, lost, kept].map((cookie) => openTab(stack, { who: stack.owner, session, cookie, names: ['sessions'] })),
  )
  for (const tab of tabs) await expect.poll(async () => (await tab.state()).streams[0]?.upToDate).toBe(true)

  await stack.sql`delete from auth_sessions where token = ${tokenOf(lost)}`
  const begun = Date.now()
  for (const socket of sockets.slice(0, 2)) {
    await expect.poll(socket.closed).toBe(4401)
    for (const id of [1, 2]) expect(endingOf(socket, id)).toMatchObject([{ head: { status: 401 } }, { end: true }])
  }
  process.stderr.write(`sign-in gone → last socket closed: ${Date.now() - begun} ms\n`)
  for (const tab of tabs.slice(0, 2)) await expect.poll(async () => (await tab.state()).unauthorized).toBe(true)
  await seedSession(stack.sql, stack.owner, { title: 'Not for whoever was signed out' })

  const [, , still] = sockets
  await expect.poll(() => JSON.stringify(still?.received)).toContain('Not for whoever was signed out')
  expect(still?.closed()).toBeUndefined()
  expect(JSON.stringify(sockets.slice(0, 2).map(({ received }) => received))).not.toContain('Not for whoever')
  const states = await Promise.all(tabs.map((tab) => tab.state()))
  expect(states.map(({ unauthorized }) => unauthorized)).toEqual([true, true, false])
  expect(await openSocket(stack, { cookie: lost })).toBeNull()
  still?.close()
  for (const tab of tabs) await tab.close()
})

test('whoever leaves the space is out within seconds', async ({ stack }) => {
  const guest = await seedActor(stack.sql)
  const socket = await openSigned(stack, await cookieHeader(stack, guest))
  await stack.sql`delete from auth_members where user_id = ${guest.userId}`
  await expect.poll(socket.closed).toBe(4401)
})

test('a server that stops tells its sockets to come back, also those that were just being opened', async ({
  stack,
}) => {
  const cookie = await cookieHeader(stack, stack.owner)
  const { web = 0 } = await stack.parts()
  const settled = await openSigned(stack, cookie)
  const opening: Array<ReturnType<typeof openSocket>> = []
  for (let n = 0; n < 90; n++) {
    opening.push(openSocket(stack, { cookie }))
    if (n === 60) process.kill(web, 'SIGTERM')
    if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const sockets = (await Promise.all(opening)).filter((socket) => socket !== null)
  for (const socket of [settled, ...sockets]) await expect.poll(socket.closed).toBe(1012)
  await expect.poll(async () => (await stack.parts()).web, { timeout: 30_000 }).not.toBe(web)
})

async function openSigned(stack: Stack, cookie: string): Promise<RawSocket> {
  const socket = await openSocket(stack, { cookie, origin: stack.address })
  if (!socket) throw new Error('The socket was refused.')
  return socket
}

/** The address of a live request for what comes after now. */
async function position(stack: Stack, cookie: string): Promise<string> {
  const answer = await fetch(`${stack.address}/api/shapes/sessions?offset=now`, { headers: { cookie } })
  const [handle, offset] = [answer.headers.get('electric-handle') ?? '', answer.headers.get('electric-offset') ?? '']
  return `/api/shapes/sessions?${new URLSearchParams({ handle, offset, live: 'true' })}`
}

/** The last two frames of request `id`. */
function endingOf(socket: RawSocket, id: number): ServerFrame[] {
  return socket.received.filter((frame) => 'id' in frame && frame.id === id).slice(-2)
}

/** A session's token, out of its signed cookie. */
function tokenOf(cookie: string): string {
  return decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? ''
}
