// What an answer with a page consists of: its headers and its body in pieces.
import { randomUUID } from 'node:crypto'
import { upToDateLine } from '../messages.ts'
import { START, compareOffsets, formatOffset } from '../offsets.ts'
import type { GrowingPage, Page } from '../shapes/log.ts'
import type { Shape } from '../shapes/shape.ts'
import { SEPARATOR } from '../storage/frame.ts'
import { positionHeaders } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { nextCursor, shapeCacheControl } from './headers.ts'
import type { Headers } from './headers.ts'

/** The headers of a page, without the cursor. `nothing`: it says only that there is no news. */
export function pageHeaders(
  { services, request, asked, cors }: Omit<Exchange, 'departure' | 'response'>,
  shape: Shape,
  page: Omit<Page, 'bodies'>,
  nothing: boolean,
): Headers & { etag: string } {
  const first = asked.offset !== 'now' && compareOffsets(asked.offset, START) === 0
  return {
    ...cors,
    ...positionHeaders(shape, page.next),
    ...(asked.live ? {} : { 'electric-schema': shape.schema }),
    ...(page.atEnd ? { 'electric-up-to-date': '' } : {}),
    'electric-has-data': nothing ? 'false' : 'true',
    'cache-control': shapeCacheControl(
      { method: request.method ?? 'GET', first, live: asked.live, subset: false },
      services.config,
    ),
    etag: `"${shape.handle}:${asked.offsetText}:${formatOffset(page.next)}${nothing ? `:${randomUUID()}` : ''}"`,
  }
}

/** The cursor of a live answer. */
export function cursorOf({ services, asked }: Pick<Exchange, 'services' | 'asked'>): string {
  return String(nextCursor(asked.cursor, services.config.longPollTimeout))
}

/** The items of a JSON array, the last of them up-to-date when the page reaches the end; promises as in the page's bodies. */
export function* pagePieces(page: GrowingPage, seen: bigint): Generator<Buffer | Promise<void>> {
  let before = '['
  for (const body of page.bodies()) {
    if (body instanceof Promise) {
      yield body
      continue
    }
    yield Buffer.from(before)
    yield body
    before = SEPARATOR
  }
  if (!page.atEnd) yield Buffer.from(before === '[' ? '[]' : ']')
  else yield Buffer.from(`${before}${upToDateLine(seen)}]`)
}
