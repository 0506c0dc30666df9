// The server's side of capture for tests that kill it: the endpoints behind Node's own server, without pages. Prints its address.
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { answerApi } from '../../../server/api.server.ts'
import { captureBatch, captureCursor, captureMachine, captureOrders } from '../../../server/capture.server.ts'

const server = createServer((incoming, outgoing) => {
  void (async () => {
    const answer = await routed(requestOf(incoming))
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
    outgoing.end(Buffer.from(await answer.arrayBuffer()))
  })()
})
server.listen(Number(process.env['SERVE_PORT'] ?? 0), '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
)
// Ends with the test that started it.
process.stdin.on('end', () => process.exit()).resume()

function routed(request: Request): Promise<Response> | Response {
  const { pathname } = new URL(request.url)
  const reads = request.method === 'GET'
  if (pathname === '/api/capture/machine')
    return answerApi(request, 'capture', (_, caller) =>
      reads ? captureOrders(caller) : captureMachine(caller, request),
    )
  if (pathname === '/api/capture')
    return answerApi(request, 'capture', (_, caller) => (reads ? captureCursor : captureBatch)(caller, request))
  return new Response(null, { status: 404 })
}

function requestOf(incoming: IncomingMessage): Request {
  const { method = 'GET' } = incoming
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  )
  const body = method === 'GET' ? null : (Readable.toWeb(incoming) as ReadableStream)
  return new Request(`http://127.0.0.1${incoming.url ?? '/'}`, { method, headers, body, duplex: 'half' } as RequestInit)
}
