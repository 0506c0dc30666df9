// Which resource a request means. Every spelling of a path (doubled or trailing slash, percent-encoding) is the same resource, so
// that no spelling slips past the check of the secret.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Fields } from './query.ts'

export type Route = 'root' | 'shape' | 'health' | 'none'

const METHODS: Readonly<Record<Exclude<Route, 'none'>, readonly string[]>> = {
  root: ['GET', 'HEAD'],
  health: ['GET', 'HEAD'],
  shape: ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'],
}

/** Resolves the path of a request target; a method that the resource does not have makes it none. */
export function resolveRoute(path: string, method: string): Route {
  const route = resourceOf(path)
  return route === 'none' || METHODS[route].includes(method) ? route : 'none'
}

function resourceOf(path: string): Route {
  let parts: string[]
  try {
    // An encoded slash is part of a name.
    parts = path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent)
  } catch {
    return 'none'
  }
  if (parts.length === 0) return 'root'
  if (parts.length !== 2 || parts[0] !== 'v1') return 'none'
  if (parts[1] === 'shape') return 'shape'
  return parts[1] === 'health' ? 'health' : 'none'
}

/** Whether the request carries the secret; the time taken does not depend on how much of it is right. */
export function secretMatches(query: Fields, secret: string): boolean {
  const value = query.get('secret') ?? query.get('api_secret')
  const given = typeof value === 'string' ? value : ''
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
