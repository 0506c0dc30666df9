// Something between browser and server refuses the socket: live requests go by fetch, and the link still says what is true.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { shapeFetch } from './fetch.ts'
import { link } from './link.ts'
import { socketIsBlocked, startSocket } from './socket.ts'

let status = 200
const server = createServer((_, response) => response.writeHead(status).end('[]'))
server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'))
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** Browsers close a socket that never opened; Node's only says that there was an error. */
class BrowserSocket extends WebSocket {
  constructor(url: string | URL) {
    super(url)
    this.addEventListener('error', () => this.dispatchEvent(new Event('close')))
  }
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubGlobal('location', { href: `${address()}/` })
  vi.stubGlobal('WebSocket', BrowserSocket)
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => {} })
  vi.stubGlobal('addEventListener', () => {})
})
afterAll(async () => {
  vi.unstubAllGlobals()
  await new Promise((resolve) => server.close(resolve))
})

test('requests that wait for the socket are let go when it turns out to be blocked, and are answered by fetch', async () => {
  startSocket()
  const live = `${address()}/api/shapes/sessions?live=true`
  await expect(shapeFetch(live)).rejects.toThrow(TypeError)
  expect(socketIsBlocked()).toBe(true)
  expect((await shapeFetch(live)).status).toBe(200)
  expect(link.get().phase).toBe('live')
})

test('without a socket the answers tell whether the engine is away or the server', async () => {
  const snapshot = `${address()}/api/shapes/sessions?offset=-1`
  status = 503
  expect((await shapeFetch(snapshot)).status).toBe(503)
  expect(link.get().phase).toBe('engine-away')
  await expect(shapeFetch('http://127.0.0.1:1/api/shapes/sessions?offset=-1')).rejects.toThrow(TypeError)
  expect(link.get().phase).toBe('offline')
  status = 200
  await shapeFetch(snapshot)
  expect(link.get().phase).toBe('live')
})

test('an ended request that waits for the link is let go at once', async () => {
  link.set({ phase: 'offline' })
  await expect(link.untilLive(AbortSignal.abort('ended'))).rejects.toBe('ended')
})
