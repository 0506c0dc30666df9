// One shape request, from checked parameters to the answer.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import type { EngineConfig } from '../config.ts'
import { invalidRequest, mustRefetch, unavailable } from '../errors.ts'
import { upToDateLine } from '../messages.ts'
import { START, compareOffsets, formatOffset } from '../offsets.ts'
import type { Offset } from '../offsets.ts'
import type { Page } from '../shapes/log.ts'
import type { Registry } from '../shapes/registry.ts'
import type { Resolved, Resolver } from '../shapes/resolve.ts'
import type { Shape } from '../shapes/shape.ts'
import { readSubset } from '../shapes/subset.ts'
import { nextCursor, shapeCacheControl } from './headers.ts'
import type { Headers } from './headers.ts'
import { readShapeRequest } from './params.ts'
import type { ShapeRequest } from './params.ts'
import { sendEmpty, sendItems } from './respond.ts'

// How long a request waits for the next piece of a snapshot that is being made: below the client's watchdog of 45 s.
const SNAPSHOT_WITHIN = 30_000

export type ShapeServices = {
  readonly config: EngineConfig
  readonly pool: Pool
  readonly resolver: Resolver
  readonly registry: Registry
  /** Every commit at or below this LSN has been applied to all shapes. */
  readonly lastLsn: () => bigint
}

type Exchange = {
  readonly services: ShapeServices
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly asked: ShapeRequest
  readonly cors: Headers
  readonly signal: AbortSignal
}

/** Answers GET, HEAD and POST of /v1/shape; throws a Refusal for everything that is not a 200 or 304. */
export async function serveShape(
  services: ShapeServices,
  exchange: Omit<Exchange, 'services' | 'asked'> & { query: URLSearchParams; body: Record<string, unknown> },
): Promise<void> {
  const asked = readShapeRequest(exchange.query, exchange.body)
  const resolved = await services.resolver.resolve(asked.words)
  const shape = findShape(services.registry, resolved, asked.handle)
  const all = { ...exchange, services, asked }
  if (asked.subset) await answerSubset(all, shape, resolved)
  else await answerPage(all, shape)
}

function findShape(registry: Registry, { definition }: Resolved, handle: string | undefined): Shape {
  const shape = handle === undefined ? undefined : registry.byHandle(handle)
  if (shape?.definition.id === definition.id) return shape
  const right = registry.findOrCreate(definition)
  if (handle !== undefined) throw mustRefetch(right.handle)
  return right
}

async function answerSubset(
  { services, response, request, asked, cors, signal }: Exchange,
  shape: Shape,
  resolved: Resolved,
) {
  // The shape's log must be complete from a point before the subset's own snapshot, or changes would fall between the two.
  await whenFollowing(shape, signal)
  const next = asked.offset === 'now' || compareOffsets(asked.offset, START) <= 0 ? shape.log.end : asked.offset
  const { metadata, rows } = await readSubset(services.pool, resolved, asked.subset ?? NO_WORDS)
  const headers = {
    ...cors,
    ...pageHeaders(shape, next),
    'electric-schema': shape.schema,
    'electric-snapshot': 'true',
    'cache-control': shapeCacheControl(
      { method: request.method ?? 'GET', first: false, live: false, subset: true },
      services.config,
    ),
  }
  await sendItems(response, headers, { before: `{"metadata":${metadata},"data":[`, items: rows, after: ']}' })
}

async function answerPage(exchange: Exchange, shape: Shape): Promise<void> {
  const { services, request, response, asked, cors, signal } = exchange
  const { page, timedOut } = await nextPage(exchange, shape)
  if (signal.aborted) return
  const first = asked.offset !== 'now' && compareOffsets(asked.offset, START) === 0
  const nothing = timedOut || asked.offset === 'now'
  const etag = `"${shape.handle}:${asked.offsetText}:${formatOffset(page.next)}${page.lines.length === 0 ? `:${randomUUID()}` : ''}"`
  const headers: Headers = {
    ...cors,
    ...pageHeaders(shape, page.next),
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
  if (page.lines.length > 0 && (request.headers['if-none-match'] ?? '').includes(etag)) {
    sendEmpty(response, 304, headers)
    return
  }
  const seen = asked.live && page.lines.length > 0 ? page.next.lsn : max(page.next.lsn, services.lastLsn())
  const items = page.atEnd ? [...page.lines, upToDateLine(seen)] : page.lines
  await sendItems(response, headers, { before: '[', items, after: ']' })
}

/** The page after the asked offset: at once when there is one, for a live request when there is news. */
async function nextPage(
  { services, asked, signal }: Exchange,
  shape: Shape,
): Promise<{ page: Page; timedOut: boolean }> {
  const { longPollTimeout } = services.config
  if (asked.offset === 'now') {
    await whenFollowing(shape, signal)
    return { page: { lines: [], next: shape.log.end, atEnd: true }, timedOut: false }
  }
  const offset = asked.offset
  await refuseFuture(services, shape, offset, signal)
  const written = await shape.until(() => shape.log.read(offset), SNAPSHOT_WITHIN, signal)
  if (!written) throw unavailable('The snapshot of the shape is still being made', 1)
  if (!asked.live || written.lines.length > 0) return { page: written, timedOut: false }
  const news = await shape.until(() => nonEmpty(shape.log.read(offset)), longPollTimeout, signal)
  return { page: news ?? written, timedOut: news === undefined }
}

function nonEmpty(page: Page | undefined): Page | undefined {
  return page && page.lines.length > 0 ? page : undefined
}

async function whenFollowing(shape: Shape, signal: AbortSignal): Promise<void> {
  const following = await shape.until(() => shape.following || undefined, SNAPSHOT_WITHIN, signal)
  if (!following) throw unavailable('The snapshot of the shape is still being made', 1)
}

/** An offset behind the last processed LSN is a caught-up reader's; one beyond it may come true soon, or is a mistake. */
async function refuseFuture(
  { config, lastLsn }: ShapeServices,
  shape: Shape,
  offset: Offset,
  signal: AbortSignal,
): Promise<void> {
  const arrived = (): true | undefined => (offset.lsn <= max(lastLsn(), shape.log.end.lsn) ? true : undefined)
  if (await shape.until(arrived, config.longPollTimeout / 2, signal)) return
  if (!signal.aborted && !arrived()) throw invalidRequest({ offset: ['out of bounds for this shape'] })
}

function pageHeaders(shape: Shape, next: Offset): Headers {
  return { 'electric-handle': shape.handle, 'electric-offset': formatOffset(next) }
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

const NO_WORDS = { where: undefined, params: [], orderBy: undefined, limit: undefined, offset: undefined }
