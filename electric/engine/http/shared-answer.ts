// News is the same for everybody who waits at one place of a log. What the first of them is answered is kept for the others, so
// that each costs little more than handing the bytes to its socket.
import type { Page } from '../shapes/log.ts'
import type { Shape } from '../shapes/shape.ts'
import type { Exchange } from './exchange.ts'
import { JSON_TYPE } from './headers.ts'
import { cursorOf, pageHeaders, pagePieces } from './page-parts.ts'

const LARGEST = 64 * 1024

/** Remembers the last thing that was made for a page. */
export class LastOfPage<Made> {
  #page: Page | undefined
  #key = ''
  #made: Made | undefined

  /** What was made for this page and key, or else what `make` makes now. Pages are compared by identity. */
  of(page: Page, key: string, make: () => Made): Made {
    if (this.#made !== undefined && this.#page === page && this.#key === key) return this.#made
    const made = make()
    this.#page = page
    this.#key = key
    this.#made = made
    return made
  }
}

/** Headers as Node takes them fastest, names and values in turn, and the body if it is small enough to be kept. */
type Answer = { readonly head: readonly string[]; readonly body: Buffer | undefined }

const last = new LastOfPage<Answer>()

/** Sends the news of a long poll that many may wait for; false when this one has to be answered by itself. */
export function sendShared(exchange: Exchange, shape: Shape, page: Page): boolean {
  const { request, response, asked, cors } = exchange
  if (!asked.live || page.empty || request.method !== 'GET' || request.headers['if-none-match'] !== undefined)
    return false
  const key = `${asked.offsetText} ${cors['access-control-allow-origin']}`
  const { head, body } = last.of(page, key, () => answer(exchange, shape, page))
  if (!body) return false
  response.writeHead(200, [...head, 'electric-cursor', cursorOf(exchange)])
  response.end(body)
  return true
}

function answer(exchange: Exchange, shape: Shape, page: Page): Answer {
  const body = together(pagePieces(page, page.next.lsn))
  const headers = { ...JSON_TYPE, ...pageHeaders(exchange, shape, page, false), 'content-length': String(body?.length) }
  return { head: Object.entries(headers).flat(), body }
}

/** The pieces as one, if they are few. */
export function together(pieces: Iterable<Buffer>): Buffer | undefined {
  const held: Buffer[] = []
  let bytes = 0
  for (const piece of pieces) {
    held.push(piece)
    bytes += piece.length
    if (bytes > LARGEST) return undefined
  }
  return Buffer.concat(held)
}
