// The HTTP surface, in the order of its checks: route, secret, method, room, body, readiness, then the shape.
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { Refusal, storageRefusal, unavailable } from '../errors.ts'
import type { Consumer } from '../replication/consumer.ts'
import { readJsonBody } from './body.ts'
import { Admission } from './admission.ts'
import { deleteShape } from './delete-shape.ts'
import { Departure } from '../shapes/departure.ts'
import { mergeFields } from './fields.ts'
import { HEALTH_CACHE, JSON_TYPE, NO_STORE, corsHeaders, preflightHeaders, refusalHeaders } from './headers.ts'
import type { Headers } from './headers.ts'
import { parseQuery } from './query.ts'
import type { Fields } from './query.ts'
import { KEEP_ALIVE } from './raw-answer.ts'
import { sendEmpty, sendJson } from './respond.ts'
import { resolveRoute, secretMatches } from './route.ts'
import { StorageFault } from '../storage/fault.ts'
import { serveShape } from './serve-shape.ts'
import type { ShapeServices } from './exchange.ts'

export type HttpServices = ShapeServices & {
  readonly consumer: Pick<Consumer, 'status' | 'reason' | 'whenActive'>
  readonly log: Logger
}

const READY_WITHIN = 5_000
// As Electric's server has it. What does not fit goes into a POST.
const MAX_REQUEST_LINE = 10_000

export function createHttpServer(services: HttpServices): Server {
  const admission = new Admission(services.config.maxRequests)
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE, maxHeaderSize: 256 * 1024 }, (request, response) => {
    const departure = new Departure()
    response.on('close', () => departure.leave())
    handle({ ...services, admission }, request, response, departure).catch((error: unknown) =>
      refuse(services.log, request, response, error),
    )
  })
  return server
}

async function handle(
  services: HttpServices & { readonly admission: Admission },
  request: IncomingMessage,
  response: ServerResponse,
  departure: Departure,
): Promise<void> {
  const { url: target = '', method = 'GET' } = request
  const [path = '', ...search] = target.split('?')
  const route = resolveRoute(path, method)
  const cors = corsHeaders(request, route)
  if (`${method} ${target} HTTP/1.1\r\n`.length > MAX_REQUEST_LINE) return sendText(response, 414, '', cors)
  if (route === 'none') return sendText(response, 404, 'Not found', cors)
  if (route === 'root') return sendText(response, 200, '', cors)
  if (route === 'health') return health(services, response, cors)
  if (method === 'OPTIONS') return sendEmpty(response, 204, { ...cors, ...preflightHeaders(request) })

  const { config, admission, registry, resolver } = services
  const query = parseQuery(search.join('?'))
  if (config.secret !== undefined && !secretMatches(query, config.secret))
    throw new Refusal(401, { message: 'Unauthorized - Invalid API secret' })
  if (method === 'DELETE') {
    if (!config.allowDelete) throw new Refusal(405, { message: 'DELETE not allowed' })
    await deleteShape(registry, resolver, await readFields(services, query, request))
    return sendEmpty(response, 202, { ...cors, ...JSON_TYPE, 'cache-control': 'no-cache', 'electric-has-data': 'true' })
  }
  const handle = query.get('handle')
  const known = typeof handle === 'string' && registry.byHandle(handle) !== undefined
  const permit = admission.enter(known ? 'existing' : 'initial')
  try {
    const fields = await readFields(services, query, request)
    await serveShape(services, { request, response, cors, departure, permit, fields })
  } finally {
    permit.leave()
  }
}

/** All parameters, once requests can be served. */
async function readFields({ consumer }: HttpServices, query: Fields, request: IncomingMessage): Promise<Fields> {
  const body = request.method === 'POST' ? await readJsonBody(request) : {}
  if (!(await consumer.whenActive(READY_WITHIN))) throw unavailable('Replication is not ready yet', 5)
  return mergeFields(query, body)
}

function health({ consumer }: HttpServices, response: ServerResponse, cors: Headers): void {
  const { status, reason } = consumer
  const body = reason ? { status, reason } : { status }
  sendJson(response, status === 'active' ? 200 : 202, body, { ...cors, ...HEALTH_CACHE })
}

function refuse(log: Logger, request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  const error = thrown instanceof StorageFault ? storageRefusal(thrown) : thrown
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const cors = corsHeaders(request, 'shape')
  if (error instanceof Refusal) {
    sendJson(response, error.status, error.body, { ...cors, ...refusalHeaders(request.method ?? 'GET', error.headers) })
    return
  }
  log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a request failed')
  sendJson(response, 500, { error: 'Internal server error' }, { ...cors, ...NO_STORE })
}

function sendText(response: ServerResponse, status: number, text: string, headers: Headers): void {
  response.writeHead(status, { 'cache-control': 'max-age=0, private, must-revalidate', ...headers })
  response.end(text)
}
