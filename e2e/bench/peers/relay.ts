// The peer of fan-out: LISTEN on one channel, and every notification goes to every open WebSocket. A process of its own, as the
// engine is. It keeps nothing, filters nothing and cannot say what was missed: that is the least that fan-out can cost.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { Client } from 'pg'
import { endWithParent } from '#electric/lifetime.server.ts'

const ACCEPT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const sockets = new Set<Duplex>()
const client = new Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query(`LISTEN ${process.env.CHANNEL}`)
client.on('notification', ({ payload }) => {
  const bytes = frame(Buffer.from(payload ?? ''))
  for (const socket of sockets) socket.write(bytes)
})

const server = createServer()
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${ACCEPT}`).digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`${JSON.stringify({ event: 'listening', port: (server.address() as AddressInfo).port })}\n`),
)
endWithParent(async () => process.exit(0))

/** One unmasked text frame (RFC 6455, 5.2). */
function frame(payload: Buffer): Buffer {
  const head = payload.length < 126 ? [0x81, payload.length] : [0x81, 126, payload.length >> 8, payload.length & 255]
  return Buffer.concat([Buffer.from(head), payload])
}
