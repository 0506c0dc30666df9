// Takes the header by which a proxy signs people in from every request that does not come over a connection of a trusted proxy,
// before anything of ours reads it: pages, endpoints and sockets alike.
import { defineMiddleware } from 'nitro'
import { isTrustedProxy } from '../server/client-address.server.ts'
import { env } from '../server/env.ts'

export default defineMiddleware((event) => {
  const name = env().LOGBOOK_PROXY_HEADER
  const request = event.req.runtime?.node?.req
  if (name === undefined || !request || isTrustedProxy(request.socket.remoteAddress ?? '')) return
  delete request.headers[name]
  event.req.headers.delete(name)
})
