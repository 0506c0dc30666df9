// Headers that do not depend on a shape: CORS, and who may cache what for how long.
import type { IncomingMessage } from 'node:http'
import type { EngineConfig } from '../config.ts'
import type { Route } from './route.ts'

export type Headers = Record<string, string>

const EXPOSED = [
  'electric-cursor',
  'electric-handle',
  'electric-has-data',
  'electric-offset',
  'electric-schema',
  'electric-up-to-date',
  'electric-internal-known-error',
  'retry-after',
]

export const JSON_TYPE: Headers = { 'content-type': 'application/json; charset=utf-8' }

/** On every response. */
export function corsHeaders(request: IncomingMessage, route: Route): Headers {
  return {
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-expose-headers': EXPOSED.join(','),
    'access-control-allow-methods': route === 'shape' ? 'GET, POST, HEAD, DELETE, OPTIONS' : 'GET, HEAD',
  }
}

const ALLOWED = new Set(['if-none-match', 'traceparent'])

/** On the answer to OPTIONS: of the headers that are asked for, those that may be sent. */
export function preflightHeaders(request: IncomingMessage): Headers {
  const asked = (request.headers['access-control-request-headers'] ?? '').split(',').map((name) => name.trim())
  const allowed = asked.filter((name) => ALLOWED.has(name.toLowerCase())).join(',')
  return { 'access-control-max-age': '86400', ...(allowed ? { 'access-control-allow-headers': allowed } : {}) }
}

export const NO_STORE: Headers = { 'cache-control': 'no-store', 'surrogate-control': 'no-store' }

/** A refusal's headers: what is not a GET is never cached, a 409 says itself how long, and nothing else may be kept. */
export function refusalHeaders(method: string, own: Readonly<Record<string, string>>): Headers {
  if (method === 'POST' || method === 'DELETE') return { ...own, 'cache-control': 'no-cache' }
  return own['cache-control'] ? { ...own } : { ...NO_STORE, ...own }
}

export const HEALTH_CACHE: Headers = { 'cache-control': 'no-cache, no-store, must-revalidate' }

type Cacheable = { readonly method: string; readonly first: boolean; readonly live: boolean; readonly subset: boolean }

/** The cache-control of a shape's 200 or 304. `first` = offset -1, which never changes for a handle and is shared by all newcomers. */
export function shapeCacheControl({ method, first, live, subset }: Cacheable, config: EngineConfig): string {
  if (subset || method === 'POST' || method === 'DELETE') return 'no-cache'
  if (live) return 'public, max-age=5, stale-while-revalidate=5'
  if (first) return 'public, max-age=604800, s-maxage=3600, stale-while-revalidate=2629746'
  return `public, max-age=${config.cacheMaxAgeSeconds}, stale-while-revalidate=${config.cacheStaleAgeSeconds}`
}

const CURSOR_EPOCH = Date.UTC(2024, 9, 9) / 1000

/** The next live cursor: the time rounded up to a multiple of the poll's length, and never the one that was sent. */
export function nextCursor(sent: number | undefined, longPollTimeout: number, now = Date.now()): number {
  const step = Math.max(1, Math.floor(longPollTimeout / 1000))
  const cursor = Math.ceil((now / 1000 - CURSOR_EPOCH) / step) * step
  return sent !== undefined && cursor <= sent ? sent + 1 + Math.floor(Math.random() * 3600) : cursor
}
