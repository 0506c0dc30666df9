// The least of a WebSocket server (RFC 6455): takes an upgrade and sends text, unmasked and in one frame. Nothing is read.
import { createHash } from 'node:crypto'
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'

const ACCEPT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Answers the function that sends a text of less than 64 KB to every open socket of `server`. */
export function sendingTo(server: Server): (text: string) => void {
  const sockets = new Set<Duplex>()
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${ACCEPT}`).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  })
  return (text) => {
    const bytes = frame(Buffer.from(text))
    for (const socket of sockets) socket.write(bytes)
  }
}

function frame(payload: Buffer): Buffer {
  const head = payload.length < 126 ? [0x81, payload.length] : [0x81, 126, payload.length >> 8, payload.length & 255]
  return Buffer.concat([Buffer.from(head), payload])
}
