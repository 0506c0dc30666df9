// A live shape as an event stream: the log's lines as they come, for a minute; the client then asks again.
import { upToDateLine } from '../messages.ts'
import type { Offset } from '../offsets.ts'
import type { Page } from '../shapes/log.ts'
import type { Shape } from '../shapes/shape.ts'
import { SEPARATOR } from '../storage/frame.ts'
import { positionHeaders } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { nextCursor } from './headers.ts'
import { canSendRawChunk, rawChunk, sendRaw } from './raw-answer.ts'
import { write } from './respond.ts'
import { LastOfPage, together } from './shared-answer.ts'
import { refuseFuture } from './wait.ts'

const LIFETIME = 60_000
const KEEP_ALIVE = 21_000

/** Sends events until a minute has passed, the client leaves or the shape ends; a request after the end learns why. */
export async function answerEvents(
  { services, response, asked, cors, departure }: Exchange,
  shape: Shape,
  from: Offset,
): Promise<void> {
  await refuseFuture(services, shape, from, departure)
  // The headers go out before the data, so they name where the stream begins; the up-to-date lines say where it has come to.
  response.writeHead(200, {
    ...cors,
    ...positionHeaders(shape, from),
    'content-type': 'text/event-stream',
    'electric-cursor': String(nextCursor(asked.cursor, services.config.longPollTimeout)),
    'cache-control': 'public, max-age=59',
  })
  response.flushHeaders()
  const deadline = Date.now() + LIFETIME
  const send = (piece: Buffer | string): Promise<void> => write(response, [piece], services.config.readerPatience)
  let offset = from
  try {
    while (!departure.left && Date.now() < deadline) {
      const news = (): Page | undefined => newsAfter(shape, offset)
      const page = await shape.until(news, Math.min(KEEP_ALIVE, deadline - Date.now()), departure)
      if (!page) {
        await send(': keep-alive\n\n')
        continue
      }
      const seen = resumePoint(page.next, shape.seen(services.lastLsn()))
      const chunk = last.of(page, String(seen), () => chunkOf(together(eventPieces(page, seen))))
      if (chunk !== '' && canSendRawChunk(response)) sendRaw(response, chunk)
      else for (const piece of eventPieces(page, seen)) await send(piece)
      offset = page.next
    }
  } catch (error) {
    // A shape that ends is told by the end of the stream; the next request gets the 409.
    if (!shape.death) throw error
  } finally {
    response.end()
  }
}

// All who listen to a shape get the same bytes at a commit; empty when they are too many to be kept.
const last = new LastOfPage<string>()

function chunkOf(bytes: Buffer | undefined): string {
  return bytes && bytes.length > 0 ? rawChunk(bytes) : ''
}

function* eventPieces(page: Page, seen: bigint): Generator<Buffer> {
  for (const body of page.bodies())
    yield Buffer.from(`data: ${body.toString().replaceAll(SEPARATOR, '\n\ndata: ')}\n\n`)
  if (page.atEnd) yield Buffer.from(`data: ${upToDateLine(seen)}\n\n`)
}

function newsAfter(shape: Shape, offset: Offset): Page | undefined {
  const page = shape.log.read(offset)
  return page && !page.empty ? page : undefined
}

/**
 * The client continues from `{this}_0`. The commit's own LSN would repeat the rest of its transaction at every reconnect; no other
 * commit can start one byte further.
 */
function resumePoint(reached: Offset, lastLsn: bigint): bigint {
  return reached.lsn > 0n ? reached.lsn + 1n : lastLsn
}
