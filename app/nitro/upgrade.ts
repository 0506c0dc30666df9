// Stands before every upgrade. Law: only /_live is a socket (left alone, the server would accept one on any other path, from
// anybody, that does nothing), and a client that goes away during the handshake ends nothing but its own connection.
import { defineMiddleware, defineWebSocketHandler } from 'nitro'

const refused = defineWebSocketHandler({ upgrade: () => new Response('There is no socket here.', { status: 404 }) })

export default defineMiddleware((event) => {
  if (event.req.headers.get('upgrade')?.toLowerCase() !== 'websocket') return undefined
  // Node hands the connection over without a listener; its reset would be an uncaught error, and the end of the process.
  const connection = event.req.runtime?.node?.req.socket
  connection?.on('error', () => connection.destroy())
  return event.url.pathname === '/_live' ? undefined : refused(event)
})
