// Foreign pages and foreign names at every door of the sources: what a browser says of its request is believed when it speaks against
// it, and a page beside ours (another port is the same site, and gets our cookies) does nothing by a form, a picture or a socket.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { Page } from '@playwright/test'
import { endpoints, serverFunctions } from '../../app/server/testing/doors.ts'
import { seedSession } from '../../db/testing-rows.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import { ask } from '../sign-in/raw.ts'
import type { Stack } from '../stack.ts'
import { openSocket } from '../transport/socket.ts'

const test = withStack()

const doors = [
  ...endpoints.flatMap(({ address, methods }) =>
    methods.map((method) => ({ method, path: address.replace('$name', 'sessions').replace(/\$\w*/g, randomUUID()) })),
  ),
  ...['/sign-in/email', '/sign-in/social', '/link-social', '/sign-out', '/passkey/verify-authentication'].map(
    (path) => ({ method: 'POST', path: `/api/auth${path}` }),
  ),
  ...serverFunctions.map(({ method, address }) => ({ method, path: address })),
]
/** Node sends a body of others without saying so. */
const takesBody = (method: string) => method !== 'GET' && method !== 'DELETE'
const foreign = 'https://elsewhere.example'
type Sent = Record<string, string>
const link = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

test('no door takes a request that a foreign page makes, whatever else it says', async ({ stack }) => {
  const { name, value } = await cookieFor(stack, stack.owner)
  const own = { cookie: `${name}=${value}`, origin: stack.address }
  const body = '{}'
  for (const { method, path } of doors) {
    const send = (headers: Sent) =>
      ask(stack, path, { method, headers: { cookie: own.cookie, ...headers }, ...(takesBody(method) && { body }) })
    for (const site of ['cross-site', 'same-site'])
      for (const headers of [{}, { origin: stack.address }, { origin: foreign }] as Sent[])
        expect((await send({ 'sec-fetch-site': site, ...headers })).status, `${method} ${path} ${site}`).toBe(403)
    if (method === 'GET') continue
    for (const headers of [
      { origin: foreign },
      { origin: 'null' },
      { origin: `${stack.address}.elsewhere.example` },
      { origin: stack.address.replace('127.0.0.1', 'localhost') },
      { 'sec-fetch-site': 'cross-site', ...link },
      { 'sec-fetch-site': 'same-site', ...link, origin: stack.address },
    ] as Sent[])
      expect((await send(headers)).status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(403)
  }
})

test('a function of ours is not called by a link, and a link to a page leads there', async ({ stack }) => {
  const { name, value } = await cookieFor(stack, stack.owner)
  const headers = { cookie: `${name}=${value}`, 'sec-fetch-site': 'cross-site', ...link, accept: 'text/html' }
  for (const { address } of serverFunctions) expect((await ask(stack, address, { headers })).status, address).toBe(403)
  for (const path of ['/', '/imports', '/sign-in', '/join/x'])
    expect((await ask(stack, path, { headers })).status, path).toBeLessThan(400)
})

test('no door answers to a foreign name', async ({ stack }) => {
  const { name, value } = await cookieFor(stack, stack.owner)
  const { port } = new URL(stack.address)
  for (const { method, path } of [...doors, { method: 'GET', path: '/' }, { method: 'GET', path: '/sign-in' }])
    for (const host of [
      'elsewhere.example',
      `elsewhere.example:${port}`,
      `127.0.0.1.elsewhere.example:${port}`,
      '0.0.0.0',
    ])
      for (const more of [
        {},
        { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
        { 'x-forwarded-host': `127.0.0.1:${port}` },
      ] as Sent[]) {
        const headers = { cookie: `${name}=${value}`, host, ...more }
        const answer = await ask(stack, path, { method, headers, ...(takesBody(method) && { body: '{}' }) })
        expect(answer.status, `${method} ${path} at ${host}`).toBe(421)
        expect(answer.cookies).toEqual([])
      }
})

test('the socket is for pages of ours, under our own name', async ({ stack }) => {
  const { name, value } = await cookieFor(stack, stack.owner)
  const cookie = `${name}=${value}`
  for (const headers of [
    { origin: stack.address, 'sec-fetch-site': 'cross-site' },
    { origin: stack.address, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'websocket' },
    { 'sec-fetch-site': 'cross-site', ...link },
    { origin: foreign },
    { origin: stack.address.replace(/\d+$/, '1') },
  ] as Sent[])
    expect(await openSocket(stack, { cookie, ...headers }), JSON.stringify(headers)).toBeNull()
  for (const host of ['elsewhere.example', new URL(stack.address).host.replace('127.0.0.1', 'elsewhere.example')])
    for (const origin of [stack.address, `http://${host}`])
      expect(await upgrade(stack, { cookie, origin, host }), host).toMatch(/^HTTP\/1.1 403 /)
  const socket = await openSocket(stack, { cookie, origin: stack.address, 'sec-fetch-site': 'same-origin' })
  expect(socket).not.toBeNull()
  socket?.close()
})

for (const [kind, host] of [
  ['of the same site', '127.0.0.1'],
  ['of another site', 'localhost'],
] as const)
  test(`in a browser, a page ${kind} reads nothing, changes nothing and signs nobody in`, async ({
    stack,
    browser,
  }) => {
    const session = await seedSession(stack.sql, stack.owner, { title: 'Nobody else’s' })
    const context = await browser.newContext()
    const cookie = await cookieFor(stack, stack.owner)
    await context.addCookies([cookie])
    const server = createServer((_request, answer) => answer.setHeader('content-type', 'text/html').end('<p>foreign'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const page = await context.newPage()
    await page.goto(`http://${host}:${port}/`)

    const before = await digest(stack)
    const key = await entryKey(stack)
    const seen = await attack(page, stack, { session, key })
    expect(seen).toEqual([])
    expect(await digest(stack)).toBe(before)
    const [after] = await context.cookies(stack.address)
    expect(after?.value).toBe(cookie.value)
    // The key was not used up in the background; a person who follows the link is let in.
    await page.evaluate((href) => location.assign(href), `${stack.address}/enter?key=${key}`)
    await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible()
    server.close()
    await context.close()
  })

/** The first line of the answer to an upgrade with headers that no client of ours would send. */
async function upgrade(stack: Stack, headers: Sent): Promise<string> {
  const { hostname, port } = new URL(stack.address)
  const wire = connect(Number(port), hostname)
  const fixed = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
  const lines = Object.entries({ ...fixed, 'sec-websocket-key': 'x3JJHMbDL1EzLkh9GBhXDw==', ...headers })
  wire.write(`GET /_live HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  const [answer] = (await once(wire, 'data')) as [Buffer]
  wire.destroy()
  return answer.toString()
}

/** What a foreign page may try; answers what came back that it could read, and sockets that opened. */
function attack(page: Page, stack: Stack, { session, key }: { session: string; key: string }): Promise<string[]> {
  const saveSessions = serverFunctions.find(({ name }) => name === 'saveSessions')?.address ?? ''
  const readSessions = serverFunctions.find(({ name }) => name === 'readSessions')?.address ?? ''
  const targets = { address: stack.address, saveSessions, readSessions, session, key }
  return page.evaluate(async ({ address, saveSessions, readSessions, session, key }) => {
    const seen: string[] = []
    const read = async (path: string, init: RequestInit) => {
      const answer = await fetch(address + path, { credentials: 'include', ...init }).catch(() => null)
      if (answer && answer.type !== 'opaque') seen.push(`${path}: ${await answer.text()}`)
    }
    const body = JSON.stringify({ data: { key: session, changes: [{ id: session, renamedTitle: 'Taken' }] } })
    for (const mode of ['no-cors', 'cors'] as const) {
      await read('/api/shapes/sessions?offset=-1', { mode })
      await read(readSessions, { mode })
      await read('/api/auth/sign-out', { mode, method: 'POST', body: '{}' })
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json'])
        await read(saveSessions, { mode, method: 'POST', body, headers: { 'content-type': type } })
      await read('/api/registry', { mode, method: 'POST', body: '{}' })
    }
    const loaded = (element: HTMLElement & { src: string }, path: string) =>
      new Promise<void>((resolve) => {
        element.addEventListener('load', () => resolve())
        element.addEventListener('error', () => resolve())
        element.src = address + path
        document.body.append(element)
      })
    await loaded(document.createElement('img'), `/enter?key=${key}`)
    await loaded(document.createElement('iframe'), `/enter?key=${key}`)
    await loaded(document.createElement('script'), '/api/shapes/sessions?offset=-1')
    const form = document.createElement('form')
    const frame = document.createElement('iframe')
    frame.name = 'result'
    document.body.append(frame, form)
    Object.assign(form, {
      method: 'post',
      target: 'result',
      enctype: 'text/plain',
      action: `${address}/api/auth/sign-out`,
    })
    await new Promise((resolve) => {
      frame.addEventListener('load', resolve)
      form.submit()
    })
    await new Promise<void>((resolve) => {
      const socket = new WebSocket(`${address.replace('http', 'ws')}/_live`)
      socket.addEventListener('open', () => {
        seen.push('a socket')
        resolve()
      })
      socket.addEventListener('error', () => resolve())
    })
    return seen
  }, targets)
}

/** What must not change: names of sessions, sign-ins, processes. */
async function digest(stack: Stack): Promise<string> {
  const rows = await stack.sql`
    select 'session' as kind, id::text, renamed_title as value from sessions
    union all select 'sign-in', id::text, token from auth_sessions
    union all select 'process', id::text, '' from agent_processes order by 1, 2`
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

async function entryKey(stack: Stack): Promise<string> {
  const key = randomBytes(24).toString('base64url')
  await stack.sql`insert into auth_verifications (id, identifier, value, expires_at) values (${randomUUID()},
    ${`entry:${createHash('sha256').update(key).digest('hex')}`}, ${stack.owner.userId}, now() + interval '5 minutes')`
  return key
}
