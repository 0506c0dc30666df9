// The WebSocket route /_live: hands each tab's socket to electric/live.server.ts, with the app's door. Law: nobody gets a
// socket who is not signed in, or comes from a foreign page.
import { defineWebSocketHandler } from 'nitro'
import { serveLive } from '../../electric/live.server.ts'
import { signInOf } from '../server/actor.server.ts'
import type { SignIn } from '../server/actor.server.ts'
import { env } from '../server/env.ts'
import { answerShape, engineIsActive } from '../server/door.server.ts'
import { addSocket, closeAllSockets, connectionOf, refusal, removeSocket } from '../server/live-sockets.server.ts'
import { isForeignFetch, isOwnHost, isOwnOrigin, publicUrl } from '../server/origin.server.ts'

/** A reader that takes nothing does not answer a close either. */
const closingMs = 2000

export default defineWebSocketHandler({
  async upgrade(request) {
    const host = request.headers.get('host')
    const { method, headers } = request
    if (!isOwnHost(host) || !isOwnOrigin(headers.get('origin'), host) || isForeignFetch({ method, headers }))
      return new Response('This socket is for pages of this Logbook only.', { status: 403 })
    const signIn = await signInOf(headers).catch(() => undefined)
    if (signIn === undefined) return new Response('The database does not answer.', { status: 503 })
    if (signIn === null) return new Response('Sign in first.', { status: 401 })
    return { context: { signIn } }
  },
  open(peer) {
    const signIn = peer.context.signIn as SignIn
    const close = (code: number, reason: string) => {
      peer.close(code, reason)
      setTimeout(() => peer.terminate(), closingMs).unref()
    }
    const refused = refusal(signIn.id)
    if (refused) return close(refused.code, refused.reason)
    const headers = new Headers({ cookie: peer.request.headers.get('cookie') ?? '' })
    // A sign-in that rests on a proxy's word needs that word as long as the socket lives.
    const { LOGBOOK_PROXY_HEADER: named } = env()
    const identity = named && peer.request.headers.get(named)
    if (named && identity) headers.set(named, identity)
    const connection = serveLive({
      headers,
      origin: publicUrl().origin,
      answer: answerShape,
      stillSignedIn: async () => {
        const now = await signInOf(headers)
        const { userId, spaceId, role } = signIn.actor
        return now?.actor.userId === userId && now.actor.spaceId === spaceId && now.actor.role === role
      },
      engineIsActive,
      send: (text) => void peer.send(text),
      unsent: () => peer.websocket.bufferedAmount ?? 0,
      close,
    })
    addSocket(peer.id, { signInId: signIn.id, connection, close })
  },
  message(peer, message) {
    connectionOf(peer.id)?.receive(message.text())
  },
  close(peer) {
    removeSocket(peer.id)
  },
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, closeAllSockets)
