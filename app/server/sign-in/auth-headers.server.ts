// What better-auth is told of a request: the cookie, the browser, and from where it came; nothing else that the sender wrote.
import { addressOf, coarseNetwork } from '../client-address.server.ts'
import { env } from '../env.ts'
import { peerHeader } from './session-rules.server.ts'

/** Headers for better-auth; of the address only its beginning (/24, /48). */
export function authHeaders(request: Request): Headers {
  const headers = new Headers()
  for (const name of ['cookie', 'user-agent', 'origin', 'content-type', env().LOGBOOK_PROXY_HEADER]) {
    const value = name && request.headers.get(name)
    if (name && value) headers.set(name, value.slice(0, 8000))
  }
  const peer = coarseNetwork(addressOf(request))
  if (peer) headers.set(peerHeader, peer)
  return headers
}
