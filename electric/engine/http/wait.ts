// What a request waits for: a piece of the snapshot, news in the log, an offset that is about to come true.
import { invalidRequest, unavailable } from '../errors.ts'
import type { Offset } from '../offsets.ts'
import { emptyPage } from '../shapes/log.ts'
import type { Page } from '../shapes/log.ts'
import type { Departure } from '../shapes/departure.ts'
import type { Shape } from '../shapes/shape.ts'
import type { Exchange, ShapeServices } from './exchange.ts'

// How long a request waits for the next piece of a snapshot that is being made: below the client's watchdog of 45 s.
const SNAPSHOT_WITHIN = 30_000

/** The page after the asked offset: at once when there is one, for a live request when there is news. */
export async function nextPage(
  { services, asked, departure }: Exchange,
  shape: Shape,
): Promise<{ page: Page; timedOut: boolean }> {
  const { longPollTimeout } = services.config
  if (asked.offset === 'now') {
    await whenFollowing(shape, departure)
    return { page: emptyPage(shape.log.end), timedOut: false }
  }
  const offset = asked.offset
  await refuseFuture(services, shape, offset, departure)
  const read = (): Page | undefined => shape.log.read(offset)
  const written = read() ?? (await shape.until(read, SNAPSHOT_WITHIN, departure))
  if (!written) throw unavailable('The snapshot of the shape is still being made', 1)
  if (!asked.live || !written.empty) return { page: written, timedOut: false }
  const news = await shape.until(() => nonEmpty(read()), longPollTimeout, departure)
  return { page: news ?? written, timedOut: news === undefined }
}

/** Resolves when every later commit is sure to be in the shape's log. */
export async function whenFollowing(shape: Shape, departure: Departure): Promise<void> {
  const following = await shape.until(() => shape.following || undefined, SNAPSHOT_WITHIN, departure)
  if (!following) throw unavailable('The snapshot of the shape is still being made', 1)
}

/** An offset behind the last processed LSN is a caught-up reader's; one beyond it may come true soon, or is a mistake. */
export async function refuseFuture(
  { config, lastLsn }: ShapeServices,
  shape: Shape,
  offset: Offset,
  departure: Departure,
): Promise<void> {
  // One more than the last commit: where an event stream tells its client to continue.
  const furthest = (): bigint => (lastLsn() > shape.log.end.lsn ? lastLsn() : shape.log.end.lsn) + 1n
  const arrived = (): true | undefined => (offset.lsn <= furthest() ? true : undefined)
  if (await shape.until(arrived, config.longPollTimeout / 2, departure)) return
  if (!departure.left && !arrived()) throw invalidRequest({ offset: ['out of bounds for this shape'] })
}

function nonEmpty(page: Page | undefined): Page | undefined {
  return page && !page.empty ? page : undefined
}
