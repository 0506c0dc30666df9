// The outer wall: DNS rebinding, foreign pages, and what a page of ours may load. Transcript text is hostile, so the policy
// allows scripts and styles by nonce only, requests to ourselves only, and no frame, form or base elsewhere.
import { randomBytes } from 'node:crypto'
import { AppError, errorResponse } from './errors.ts'
import { sharedHeaders } from './shares/headers.ts'
import { isForeignFetch, isOwnHost, isOwnOrigin, publicUrl } from './origin.server.ts'

/**
 * A response when the request must not go on: a foreign Host (421), `localhost` (redirect), or a foreign page's write or background
 * request (403).
 */
export function guardRequest(request: Request): Response | undefined {
  const host = request.headers.get('host')
  if (!isOwnHost(host))
    return new Response(`This Logbook answers at ${publicUrl().origin} only. Set LOGBOOK_URL if it has another name.`, {
      status: 421,
    })
  const url = new URL(request.url)
  if (host?.startsWith('localhost:') && publicUrl().hostname === '127.0.0.1' && isPageLoad(request)) {
    // Only the host is exchanged: a path like //elsewhere, read as an address, would lead there.
    url.host = publicUrl().host
    return Response.redirect(url, 302)
  }
  // A key is no cookie: no browser adds it to a request by itself, so a request with one alone needs no Origin of ours.
  const byKey = request.headers.has('authorization') && !request.headers.has('cookie')
  if (byKey) return undefined
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (isForeignFetch(request) || (!reads && !isOwnOrigin(request.headers.get('origin'), host)))
    return new Response('This request came from a page that is not part of Logbook.', { status: 403 })
  return undefined
}

export function newNonce(): string {
  return randomBytes(16).toString('base64')
}

/**
 * The response, unless it is a page that answers what is no visit of one: the router draws one also for endpoints that do not know a
 * method, and below `/api`.
 */
export function withoutStrayPage(request: Request, response: Response): Response {
  const visits = request.method === 'GET' || request.method === 'HEAD'
  if (!isPage(response) || (visits && !isBelowApi(request))) return response
  void response.body?.cancel()
  return errorResponse(new AppError('not_found', 'There is nothing here.'))
}

/** The same response with our headers; a header that a handler has set itself stays. */
export function withSecurityHeaders(response: Response, nonce: string, request?: Request): Response {
  const headers = new Headers(response.headers)
  const page = isPage(response)
  const ours: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'content-security-policy': page ? pagePolicy(nonce) : "default-src 'none'; frame-ancestors 'none'",
    // What may be kept says so itself.
    'cache-control': 'no-store',
    // The page of a share link, whether there is one or not.
    ...(request && new URL(request.url).pathname.startsWith('/s/') ? sharedHeaders : {}),
  }
  for (const [name, value] of Object.entries(ours)) if (!headers.has(name)) headers.set(name, value)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

const isBelowApi = ({ url }: Request) => /^\/+api\//i.test(new URL(url).pathname)
// A session as a web page to keep is a file, as its disposition says, and no page of ours.
const isPage = ({ headers }: Response) =>
  (headers.get('content-type') ?? '').startsWith('text/html') &&
  !(headers.get('content-disposition') ?? '').startsWith('attachment')

function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function isPageLoad(request: Request): boolean {
  return request.method === 'GET' && (request.headers.get('accept') ?? '').includes('text/html')
}
