// A page of a shape's log: for a snapshot, a catch-up or a long poll.
import type { Shape } from '../shapes/shape.ts'
import type { Exchange } from './exchange.ts'
import { JSON_TYPE } from './headers.ts'
import { cursorOf, pageHeaders, pagePieces } from './page-parts.ts'
import { finishRaw } from './raw-answer.ts'
import { sendEmpty, sendPieces } from './respond.ts'
import { nextPage } from './wait.ts'

/** Answers with the page after the asked offset, or 304 when the client has it. */
export async function answerPage(exchange: Exchange, shape: Shape): Promise<void> {
  const { services, request, response, asked, departure, permit } = exchange
  const { page, seen: read, timedOut, sent } = await nextPage(exchange, shape)
  permit.settle()
  if (sent) return finishRaw(response)
  if (departure.left) return
  const headers = pageHeaders(exchange, shape, page, timedOut || asked.offset === 'now')
  if (asked.live) headers['electric-cursor'] = cursorOf(exchange)
  if ((request.headers['if-none-match'] ?? '').includes(headers.etag)) {
    const { 'electric-schema': _, ...kept } = headers
    sendEmpty(response, 304, { ...kept, ...JSON_TYPE })
    return
  }
  const seen = asked.live && !page.empty ? page.next.lsn : max(page.next.lsn, read)
  await sendPieces(response, headers, pagePieces(page, seen), services.config.readerPatience)
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
