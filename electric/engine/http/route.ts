// Which resource a request means. Every spelling of a path (doubled or trailing slash, percent-encoding) is the same resource, so
// that no spelling slips past the check of the secret.
import { createHash, timingSafeEqual } from 'node:crypto'

export type Route = 'root' | 'shape' | 'health' | 'none'

/** Resolves the path of a request target. */
export function resolveRoute(path: string): Route {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return 'none'
  }
  const parts = decoded.split('/').filter((part) => part !== '')
  if (parts.length === 0) return 'root'
  if (parts.length !== 2 || parts[0] !== 'v1') return 'none'
  if (parts[1] === 'shape') return 'shape'
  return parts[1] === 'health' ? 'health' : 'none'
}

/** Whether the request carries the secret; the time taken does not depend on how much of it is right. */
export function secretMatches(query: URLSearchParams, secret: string): boolean {
  const given = query.get('secret') ?? query.get('api_secret') ?? ''
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
