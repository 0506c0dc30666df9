// The peer of fan-out: LISTEN on one channel, and every notification goes to every open WebSocket. A process of its own, as the
// engine is. It keeps nothing, filters nothing and cannot say what was missed: that is the least that fan-out can cost.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
import { endWithParent } from '#electric/lifetime.server.ts'
import { sendingTo } from './websocket.ts'

const client = new Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query(`LISTEN ${process.env.CHANNEL}`)
const server = createServer()
const send = sendingTo(server)
client.on('notification', ({ payload }) => send(payload ?? ''))
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`${JSON.stringify({ event: 'listening', port: (server.address() as AddressInfo).port })}\n`),
)
endWithParent(async () => process.exit(0))
