// Under which addresses this server answers: its public one, and loopback. Anything else in Host is DNS rebinding. And whether a
// request was made by a page of ours, as far as its browser says.
import { env } from './env.ts'

/** The address people type: LOGBOOK_URL, or loopback with the port. */
export function publicUrl(): URL {
  const { LOGBOOK_URL, PORT } = env()
  return new URL(LOGBOOK_URL ?? `http://127.0.0.1:${PORT}`)
}

/** Whether a request's Host header names this server. */
export function isOwnHost(host: string | null): boolean {
  if (!host) return false
  const { PORT, HOST } = env()
  return [publicUrl().host, `127.0.0.1:${PORT}`, `localhost:${PORT}`, `[::1]:${PORT}`, `${HOST}:${PORT}`].includes(host)
}

/** Whether a request comes from one of our own pages; a request without Origin comes from no page. */
export function isOwnOrigin(origin: string | null, host: string | null): boolean {
  if (origin === null) return true
  return URL.parse(origin)?.host === host && isOwnHost(host)
}

/**
 * Whether a browser says (Fetch Metadata) that a page of another origin asks for this in the background or by a form. A person who
 * follows a link is let in. Browsers and programs that say nothing are judged by Origin alone.
 */
export function isForeignFetch({ method, headers }: Pick<Request, 'method' | 'headers'>): boolean {
  const site = headers.get('sec-fetch-site')
  if (site === null || site === 'same-origin' || site === 'none') return false
  const followsLink =
    method === 'GET' && headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document'
  return !followsLink
}
