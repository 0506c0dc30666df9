// Headers that do not depend on a shape: CORS, and who may cache what for how long.
import type { IncomingMessage } from 'node:http'
import type { EngineConfig } from '../config.ts'

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

/** On every response. */
export function corsHeaders(request: IncomingMessage): Headers {
  return {
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-expose-headers': EXPOSED.join(','),
    'access-control-allow-methods': 'GET, POST, HEAD, DELETE, OPTIONS',
  }
}

/** On the answer to OPTIONS. */
export function preflightHeaders(): Headers {
  return { 'access-control-max-age': '86400', 'access-control-allow-headers': 'if-none-match, traceparent' }
}

export const NO_STORE: Headers = { 'cache-control': 'no-store', 'surrogate-control': 'no-store' }

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
