// The WebSocket route /_live: hands each tab's socket to electric/live.server.ts, with the app's door.
import { defineWebSocketHandler } from 'nitro'
import { serveLive } from '../../electric/live.server.ts'
import type { LiveConnection } from '../../electric/live.server.ts'
import { answerShape, engineIsActive } from '../server/door.server.ts'
import { isOwnHost, isOwnOrigin, publicUrl } from '../server/origin.server.ts'

const connections = new Map<string, LiveConnection>()
const sockets = new Map<string, { close: (code?: number, reason?: string) => void }>()

export default defineWebSocketHandler({
  upgrade(request) {
    const host = request.headers.get('host')
    if (!isOwnHost(host) || !isOwnOrigin(request.headers.get('origin'), host))
      return new Response('This socket is for pages of this Logbook only.', { status: 403 })
    return undefined
  },
  open(peer) {
    sockets.set(peer.id, peer)
    connections.set(
      peer.id,
      serveLive({
        headers: new Headers({ cookie: peer.request.headers.get('cookie') ?? '' }),
        origin: publicUrl().origin,
        answer: answerShape,
        engineIsActive,
        send: (text) => void peer.send(text),
        unsent: () => peer.websocket.bufferedAmount ?? 0,
        close: (code, reason) => peer.close(code, reason),
      }),
    )
  },
  message(peer, message) {
    connections.get(peer.id)?.receive(message.text())
  },
  close(peer) {
    connections.get(peer.id)?.end()
    connections.delete(peer.id)
    sockets.delete(peer.id)
  },
})

// Open sockets would hold the server's graceful stop for seconds; 1012 tells the tab to come back soon.
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    for (const socket of sockets.values()) socket.close(1012, 'restarting')
  })
