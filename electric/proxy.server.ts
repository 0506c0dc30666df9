// The authorising proxy: the only wall between a browser and the engine. Law: the upstream URL is built from nothing;
// table, where and params come from the registry and the session, and only named protocol parameters are copied.
import { ELECTRIC_PROTOCOL_QUERY_PARAMS } from '@electric-sql/client'
import { may } from '#db/schema/roles.ts'
import type { Actor } from '#db/transact.server.ts'
import { isShapeName, shapes } from './shapes.ts'
import type { Shape } from './shapes.ts'
import { limits, subsetBody } from './subset-body.server.ts'
import { askUpstream } from './upstream.server.ts'
import type { Upstream } from './upstream.server.ts'

/** Who may ask, as the app's session says. */
export type Reader = Actor

export type Door = {
  upstream: Upstream
  /** The signed-in reader, or null. Called for every request, also for live ones. */
  authorise: (headers: Headers) => Promise<Reader | null>
  /** Whether `sessionId` is a session of the reader's space. */
  holdsSession: (reader: Reader, sessionId: string) => Promise<boolean>
}

/**
 * What stands in the URL for the reader: part of every cache key, never trusted for access. Whoever becomes an auditor, or is
 * one no more, has another, so that no page goes on with what was read before.
 */
export function scopeId({ spaceId, userId, role }: Reader): string {
  return `${spaceId}.${userId}${may(role, 'read') ? '' : '.figures'}`
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Answers `GET|POST /api/shapes/NAME[?session=UUID]&…`: 401 not signed in, or no longer as the person whose page this is; one
 * identical 404 for an unknown shape, one that the reader's role has not, and a session that is absent or another's; 400/413 for a body
 * or parameter out of bounds, 503 while the engine is away; else what the engine says.
 */
export async function serveShape(door: Door, request: Request, name: string): Promise<Response> {
  const reader = await door.authorise(request.headers)
  const query = new URL(request.url).searchParams
  if (!reader || !belongs(reader, query)) return refuse(401, 'unauthorized', 'Sign in first.')
  const shape = isShapeName(name) ? shapeFor(reader, shapes[name]) : undefined
  const scope = shape && (await scopeOf(door, shape, reader, query))
  if (!shape || !scope) return refuse(404, 'not_found', 'No such shape.')
  const body = request.method === 'POST' ? await subsetBody(request) : undefined
  if (body && 'status' in body) return refuse(body.status, body.status === 413 ? 'too_large' : 'bad_body', body.message)
  const url = upstreamUrl(door.upstream, shape, scope, query)
  if (!url) return refuse(400, 'out_of_bounds', 'A parameter is repeated or longer than allowed.')
  const answer = await forward(url, request, body?.json)
  if (query.get('live') !== 'true') return answer
  // The engine may have held the request for long; whoever has left meanwhile gets nothing of what it brings.
  const now = await door.authorise(request.headers)
  if (now && scopeId(now) === scopeId(reader)) return answer
  await answer.body?.cancel()
  return refuse(401, 'unauthorized', 'Sign in first.')
}

type Selected = Shape & { columns?: readonly string[] }

/** The shape as the reader may have it: whole, an auditor's columns of it, or none. */
function shapeFor({ role }: Reader, shape: Shape): Selected | undefined {
  if (may(role, 'read')) return shape
  return shape.auditor && { ...shape, columns: shape.auditor }
}

/** The scope id in the URL keeps one person's cached copies from the next; a tab opened by somebody else learns nothing. */
function belongs(reader: Reader, query: URLSearchParams): boolean {
  const claimed = query.get('scope')
  return claimed === null || claimed === scopeId(reader)
}

/** The where clause and its params: equality on plain columns, values apart from the text. Null where the reader may not look. */
async function scopeOf(door: Door, shape: Selected, reader: Reader, query: URLSearchParams) {
  if (shape.scope === 'space') return { where: 'space_id = $1', params: [reader.spaceId] }
  if (shape.scope === 'owner')
    return { where: 'space_id = $1 AND owner_id = $2', params: [reader.spaceId, reader.userId] }
  if (shape.scope === 'shared') return { where: 'space_id = $1 AND shared = $2', params: [reader.spaceId, 'true'] }
  const ids = query.getAll('session')
  const [sessionId] = ids
  if (ids.length !== 1 || !sessionId || !uuid.test(sessionId)) return null
  if (!(await door.holdsSession(reader, sessionId))) return null
  return { where: 'space_id = $1 AND session_id = $2', params: [reader.spaceId, sessionId] }
}

function upstreamUrl(
  upstream: Upstream,
  shape: Selected,
  scope: { where: string; params: string[] },
  query: URLSearchParams,
): URL | null {
  const url = new URL('/v1/shape', upstream.url)
  for (const [key, value] of query) {
    if (!ELECTRIC_PROTOCOL_QUERY_PARAMS.includes(key)) continue
    if (value.length > limits.where || url.searchParams.has(key)) return null
    if (key === 'subset__limit' && Number(value) > limits.subsetRows) return null
    url.searchParams.set(key, value)
  }
  url.searchParams.set('table', shape.table)
  url.searchParams.set('where', scope.where)
  scope.params.forEach((value, n) => url.searchParams.set(`params[${n + 1}]`, value))
  if (shape.columns) {
    url.searchParams.set('columns', shape.columns.join(','))
    url.searchParams.set('queryable_columns', shape.columns.join(','))
  }
  if (upstream.secret) url.searchParams.set('secret', upstream.secret)
  return url
}

async function forward(url: URL, request: Request, body: string | undefined): Promise<Response> {
  const headers = new Headers()
  const known = request.headers.get('if-none-match')
  if (known) headers.set('if-none-match', known)
  if (body !== undefined) headers.set('content-type', 'application/json')
  try {
    const answer = await askUpstream(url, { method: request.method, headers, body, signal: request.signal })
    // Electric's 401 and 403 are about our secret; passed on they would sign the reader out.
    if (answer.status === 401 || answer.status === 403) return away('engine_refused', engineRefused)
    return new Response(answer.body, { status: answer.status, headers: passedOn(answer.headers) })
  } catch {
    // A closed tab ends its own request; 499 keeps that out of the error log.
    if (request.signal.aborted) return new Response(null, { status: 499 })
    return away('engine_away', engineAway)
  }
}

const engineAway = 'The shape engine does not answer. Rows already shown are kept; sync goes on when it is back.'
const engineRefused = 'The shape engine does not accept our secret. Set ELECTRIC_SECRET to the one it was started with.'

function away(code: string, message: string): Response {
  const answer = refuse(503, code, message)
  answer.headers.set('retry-after', '1')
  return answer
}

/** Drops what fetch has undone or what belongs to one hop, and makes every cached copy belong to one person. */
function passedOn(upstream: Headers): Headers {
  const headers = new Headers(upstream)
  for (const name of [
    'content-encoding',
    'content-length',
    'transfer-encoding',
    'connection',
    'keep-alive',
    'set-cookie',
  ])
    headers.delete(name)
  for (const name of upstream.keys()) if (name.startsWith('access-control-')) headers.delete(name)
  headers.set('cache-control', (headers.get('cache-control') ?? 'no-store').replace(/\bpublic\b/, 'private'))
  headers.set('vary', 'cookie, authorization')
  return headers
}

function refuse(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status, headers: { 'cache-control': 'no-store' } })
}
