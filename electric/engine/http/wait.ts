// What a request waits for: a piece of the snapshot, news in the log, an offset that is about to come true.
import { invalidRequest, unavailable } from '../errors.ts'
import type { Offset } from '../offsets.ts'
import { emptyPage } from '../shapes/log.ts'
import type { GrowingPage, Page } from '../shapes/log.ts'
import type { Departure } from '../shapes/departure.ts'
import type { Shape } from '../shapes/shape.ts'
import type { Exchange, ShapeServices } from './exchange.ts'
import { sendShared } from './shared-answer.ts'

// How long a request waits for the next piece of a snapshot that is being made: below the client's watchdog of 45 s.
const SNAPSHOT_WITHIN = 30_000

/**
 * `seen`: the log had everything up to this LSN when the page was read; a moment later it may have more. `sent`: it was answered in the
 * turn in which its news came.
 */
type Next = { readonly page: GrowingPage; readonly seen: bigint; readonly timedOut: boolean; readonly sent: boolean }

/** The page after the asked offset: at once when there is one, for a live request when there is news. */
export async function nextPage(exchange: Exchange, shape: Shape): Promise<Next> {
  const { services, asked, departure } = exchange
  const { longPollTimeout } = services.config
  if (asked.offset === 'now') {
    await whenFollowing(shape, departure)
    return { page: emptyPage(shape.log.end), seen: shape.seen(services.lastLsn()), timedOut: false, sent: false }
  }
  const offset = asked.offset
  await refuseFuture(services, shape, offset, departure)
  let seen = 0n
  const read = (): Page | undefined => {
    // In the same turn, so that no commit can come between.
    seen = shape.seen(services.lastLsn())
    return shape.log.read(offset)
  }
  if (!asked.live) {
    const growing = (): GrowingPage | undefined => read() ?? shape.log.readGrowing(offset)
    const page = growing() ?? (await shape.until(growing, SNAPSHOT_WITHIN, departure))
    if (!page) throw stillMade()
    return { page, seen, timedOut: false, sent: false }
  }
  const written = read() ?? (await shape.until(read, SNAPSHOT_WITHIN, departure))
  if (!written) throw stillMade()
  if (!written.empty) return { page: written, seen, timedOut: false, sent: sendShared(exchange, shape, written) }
  let sent = false
  const answered = (): Page | undefined => {
    const page = nonEmpty(read())
    sent = page !== undefined && sendShared(exchange, shape, page)
    return page
  }
  // What is not stored yet may be told in this turn, and to nobody later: the file may turn out to be full.
  const news = await shape.until(answered, longPollTimeout, departure, () => {
    const page = answered()
    return sent ? page : undefined
  })
  return { page: news ?? written, seen, timedOut: news === undefined, sent }
}

/** Resolves when every later commit is sure to be in the shape's log. */
export async function whenFollowing(shape: Shape, departure: Departure): Promise<void> {
  const following = await shape.until(() => shape.following || undefined, SNAPSHOT_WITHIN, departure)
  if (!following) throw stillMade()
}

/**
 * An offset behind the last processed LSN is a caught-up reader's; one beyond it may come true soon, or is a mistake. It is none while
 * the stream has not come to where the server's WAL ended when it began: an earlier process may have told of what is there.
 */
export async function refuseFuture(
  { config, lastLsn, comingLsn }: ShapeServices,
  shape: Shape,
  offset: Offset,
  departure: Departure,
): Promise<void> {
  // One more than the last commit: where an event stream tells its client to continue.
  const furthest = (): bigint => (lastLsn() > shape.log.end.lsn ? lastLsn() : shape.log.end.lsn) + 1n
  const arrived = (): true | undefined => (offset.lsn <= furthest() ? true : undefined)
  if (await shape.until(arrived, config.longPollTimeout / 2, departure)) return
  if (departure.left || arrived()) return
  if (offset.lsn <= comingLsn()) throw unavailable('Changes up to this offset are still being read', 1)
  throw invalidRequest({ offset: ['out of bounds for this shape'] })
}

/** What a page waits for that is sent while it is made; rejects when nothing comes for too long. */
export async function inTime(more: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(stillMade()), SNAPSHOT_WITHIN)
  await Promise.race([more, late.promise])
  clearTimeout(timer)
}

function stillMade(): Error {
  return unavailable('The snapshot of the shape is still being made', 1)
}

function nonEmpty(page: Page | undefined): Page | undefined {
  return page && !page.empty ? page : undefined
}
