// The HTTP surface, in the order of its checks: route, secret, method, body, readiness, then the shape.
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { Refusal, unavailable } from '../errors.ts'
import type { Consumer } from '../replication/consumer.ts'
import { readJsonBody } from './body.ts'
import { deleteShape } from './delete-shape.ts'
import { HEALTH_CACHE, NO_STORE, corsHeaders, preflightHeaders } from './headers.ts'
import { sendEmpty, sendJson } from './respond.ts'
import { resolveRoute, secretMatches } from './route.ts'
import { serveShape } from './serve-shape.ts'
import type { ShapeServices } from './exchange.ts'

export type HttpServices = ShapeServices & {
  readonly consumer: Pick<Consumer, 'status' | 'whenActive'>
  readonly log: Logger
}

const READY_WITHIN = 5_000
// Longer than any client's or proxy's own, so that it is never this end that closes a connection about to be reused.
const KEEP_ALIVE = 75_000

export function createHttpServer(services: HttpServices): Server {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE, maxHeaderSize: 256 * 1024 }, (request, response) => {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    handle(services, request, response, gone.signal).catch((error: unknown) =>
      refuse(services.log, request, response, error),
    )
  })
  return server
}

async function handle(
  services: HttpServices,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const cors = corsHeaders(request)
  const [path = '', ...search] = (request.url ?? '').split('?')
  const query = new URLSearchParams(search.join('?'))
  const method = request.method ?? 'GET'
  const route = resolveRoute(path)
  if (route === 'none') return sendText(response, 404, 'Not found', cors)
  if (method === 'OPTIONS') return sendEmpty(response, 204, { ...cors, ...preflightHeaders() })
  if (route === 'root') return sendEmpty(response, 200, cors)
  if (route === 'health') return health(services, method, response, cors)

  const { config, consumer, registry, resolver } = services
  if (config.secret !== undefined && !secretMatches(query, config.secret))
    throw new Refusal(401, { message: 'Unauthorized - Invalid API secret' })
  if (!['GET', 'HEAD', 'POST', 'DELETE'].includes(method)) return sendText(response, 404, 'Not found', cors)
  if (method === 'DELETE' && !config.allowDelete) throw new Refusal(405, { message: 'DELETE not allowed' })
  const body = method === 'POST' ? await readJsonBody(request) : {}
  if (!(await consumer.whenActive(READY_WITHIN))) throw unavailable('Replication is not ready yet', 5)
  if (method === 'DELETE') {
    await deleteShape(registry, resolver, query)
    return sendEmpty(response, 202, { ...cors, 'cache-control': 'no-cache' })
  }
  return serveShape(services, { request, response, cors, signal, query, body })
}

function health(
  { consumer }: HttpServices,
  method: string,
  response: ServerResponse,
  cors: Record<string, string>,
): void {
  if (method !== 'GET' && method !== 'HEAD') return sendText(response, 404, 'Not found', cors)
  const status = consumer.status
  sendJson(response, status === 'active' ? 200 : 202, { status }, { ...cors, ...HEALTH_CACHE })
}

function refuse(log: Logger, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const cors = corsHeaders(request)
  if (error instanceof Refusal) {
    const caching = error.headers['cache-control'] ? {} : NO_STORE
    sendJson(response, error.status, error.body, { ...cors, ...caching, ...error.headers })
    return
  }
  log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a request failed')
  sendJson(response, 500, { error: 'Internal server error' }, { ...cors, ...NO_STORE })
}

function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'text/plain', ...NO_STORE, ...headers })
  response.end(text)
}
