// News is the same for everybody who waits at one place of a log. What the first of them is answered is kept for the others, so
// that each costs little more than handing the bytes to its socket.
import type { Page } from '../shapes/log.ts'
import type { Shape } from '../shapes/shape.ts'
import type { Exchange } from './exchange.ts'
import { JSON_TYPE } from './headers.ts'
import { cursorOf, pageHeaders, pagePieces } from './page-parts.ts'
import { canSendRaw, rawHead, sendRaw } from './raw-answer.ts'

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

/** What stands before and after the cursor, which every reader has its own of; undefined when the body is too large to be kept. */
type Answer = { readonly before: string; readonly after: string } | { readonly before: undefined }

const last = new LastOfPage<Answer>()

/** Sends the news of a long poll that many may wait for; false when this one has to be answered by itself. */
export function sendShared(exchange: Exchange, shape: Shape, page: Page): boolean {
  const { request, response, asked, cors, departure } = exchange
  if (departure.left || !canSendRaw(response) || request.headers['if-none-match'] !== undefined) return false
  const key = `${asked.offsetText} ${cors['access-control-allow-origin']}`
  const answer = last.of(page, key, () => makeAnswer(exchange, shape, page))
  if (answer.before === undefined) return false
  sendRaw(response, answer.before + cursorOf(exchange) + answer.after)
  return true
}

function makeAnswer(exchange: Exchange, shape: Shape, page: Page): Answer {
  const body = together(pagePieces(page, page.next.lsn))
  if (!body) return { before: undefined }
  const headers = { ...JSON_TYPE, ...pageHeaders(exchange, shape, page, false), 'content-length': String(body.length) }
  return { before: `${rawHead(headers)}electric-cursor: `, after: `\r\n\r\n${body.toString('latin1')}` }
}

/** The pieces as one, if they are few and there are all. */
export function together(pieces: Iterable<Buffer | Promise<void>>): Buffer | undefined {
  const held: Buffer[] = []
  let bytes = 0
  for (const piece of pieces) {
    if (piece instanceof Promise) return undefined
    held.push(piece)
    bytes += piece.length
    if (bytes > LARGEST) return undefined
  }
  return Buffer.concat(held)
}
