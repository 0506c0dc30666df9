// A page of a shape's log: for a snapshot, a catch-up or a long poll.
import { randomUUID } from 'node:crypto'
import { upToDateLine } from '../messages.ts'
import { START, compareOffsets, formatOffset } from '../offsets.ts'
import type { Page } from '../shapes/log.ts'
import type { Shape } from '../shapes/shape.ts'
import { SEPARATOR } from '../storage/frame.ts'
import { positionHeaders } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { JSON_TYPE, nextCursor, shapeCacheControl } from './headers.ts'
import type { Headers } from './headers.ts'
import { sendEmpty, sendPieces } from './respond.ts'
import { nextPage } from './wait.ts'

/** Answers with the page after the asked offset, or 304 when the client has it. */
export async function answerPage(exchange: Exchange, shape: Shape): Promise<void> {
  const { services, request, response, asked, cors, signal } = exchange
  const { page, timedOut } = await nextPage(exchange, shape)
  if (signal.aborted) return
  const first = asked.offset !== 'now' && compareOffsets(asked.offset, START) === 0
  const nothing = timedOut || asked.offset === 'now'
  const etag = `"${shape.handle}:${asked.offsetText}:${formatOffset(page.next)}${nothing ? `:${randomUUID()}` : ''}"`
  const headers: Headers = {
    ...cors,
    ...positionHeaders(shape, page.next),
    ...(asked.live
      ? { 'electric-cursor': String(nextCursor(asked.cursor, services.config.longPollTimeout)) }
      : { 'electric-schema': shape.schema }),
    ...(page.atEnd ? { 'electric-up-to-date': '' } : {}),
    'electric-has-data': nothing ? 'false' : 'true',
    'cache-control': shapeCacheControl(
      { method: request.method ?? 'GET', first, live: asked.live, subset: false },
      services.config,
    ),
    etag,
  }
  if ((request.headers['if-none-match'] ?? '').includes(etag)) {
    const { 'electric-schema': _, ...kept } = headers
    sendEmpty(response, 304, { ...kept, ...JSON_TYPE })
    return
  }
  const seen = asked.live && !page.empty ? page.next.lsn : max(page.next.lsn, shape.seen(services.lastLsn()))
  await sendPieces(response, headers, pieces(page, seen), services.config.readerPatience)
}

/** The items of a JSON array, the last of them up-to-date when the page reaches the end. */
function* pieces(page: Page, seen: bigint): Generator<Buffer> {
  let before = '['
  for (const body of page.bodies()) {
    yield Buffer.from(before)
    yield body
    before = SEPARATOR
  }
  if (!page.atEnd) yield Buffer.from(before === '[' ? '[]' : ']')
  else yield Buffer.from(`${before}${upToDateLine(seen)}]`)
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
