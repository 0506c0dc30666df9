// The query string (and a POST body's subset) as checked values. All faults of a request are reported together.
import { parseTableName } from '../catalog/identifiers.ts'
import type { FieldErrors } from '../errors.ts'
import { invalidRequest } from '../errors.ts'
import { START, compareOffsets, parseOffset } from '../offsets.ts'
import type { Offset } from '../offsets.ts'
import type { ShapeWords } from '../shapes/resolve.ts'
import type { SubsetWords } from '../shapes/subset.ts'
import { numberedParams } from './numbered-params.ts'
import { readSubsetWords } from './subset-params.ts'

export type ShapeRequest = {
  readonly words: ShapeWords
  readonly offset: Offset | 'now'
  /** The request's own spelling of the offset, for the etag. */
  readonly offsetText: string
  /** undefined for offsets that need none. */
  readonly handle: string | undefined
  readonly live: boolean
  /** Live news as an event stream instead of a long poll. */
  readonly events: boolean
  readonly cursor: number | undefined
  readonly subset: SubsetWords | undefined
}

/** Checks the parameters of a shape request; throws a 400 that names every field that is wrong. */
export function readShapeRequest(query: URLSearchParams, body: Record<string, unknown>): ShapeRequest {
  const errors: FieldErrors = {}
  const words = readWords(query, errors)
  const { offset, text } = readOffset(query, errors)
  const fresh = offset === 'now' || (offset !== undefined && compareOffsets(offset, START) === 0)
  const handle = fresh ? undefined : query.get('handle') || undefined
  if (offset !== undefined && !fresh && !handle) errors.handle = ["can't be blank when offset != -1"]
  const live = flag(query, 'live')
  if (live && fresh) errors.live = [`can't be true when offset == ${text}`]
  const events = flag(query, 'live_sse') || flag(query, 'experimental_live_sse')
  if (events && !live) errors.live_sse = ["can't be true unless live is also true"]
  const subset = readSubsetWords(query, body, errors)
  if (Object.keys(errors).length > 0 || !words || offset === undefined) throw invalidRequest(errors)
  const cursor = Number.parseInt(query.get('cursor') ?? '', 10)
  return {
    words,
    offset,
    offsetText: text,
    handle,
    live,
    events,
    cursor: Number.isNaN(cursor) ? undefined : cursor,
    subset,
  }
}

/** The parameters that define a shape; undefined (and a message in `errors`) when they cannot. */
export function readWords(query: URLSearchParams, errors: FieldErrors): ShapeWords | undefined {
  const tableText = query.get('table')
  const table = tableText ? parseTableName(tableText) : "can't be blank"
  if (typeof table === 'string') errors.table = [table]
  const replica = query.get('replica') ?? 'default'
  if (replica !== 'default' && replica !== 'full') errors.replica = ['is invalid']
  const log = query.get('log') ?? 'full'
  if (log !== 'full' && log !== 'changes_only') errors.log = ['is invalid']
  const params = readParams(query, errors)
  if (typeof table === 'string' || !params) return undefined
  return {
    table,
    where: query.get('where')?.trim() ? (query.get('where') ?? '') : undefined,
    params,
    columns: query.get('columns') ?? undefined,
    queryableColumns: query.get('queryable_columns') ?? undefined,
    replica: replica === 'full' ? 'full' : 'default',
    log: log === 'changes_only' ? 'changes_only' : 'full',
  }
}

function readParams(query: URLSearchParams, errors: FieldErrors): string[] | undefined {
  const pairs = [...query].flatMap(([name, text]) => {
    const number = /^params\[(.*)\]$/s.exec(name)?.[1]
    return number === undefined ? [] : [[number, text] as const]
  })
  const params = numberedParams(pairs)
  if (!params) errors.params = ['can only have numeric keys, sequential and starting at 1']
  else if (params.some((text) => text.includes('\0'))) errors.params = ['cannot contain a NUL character']
  else return params
  return undefined
}

function readOffset(query: URLSearchParams, errors: FieldErrors): { offset: Offset | 'now' | undefined; text: string } {
  const text = query.get('offset') ?? ''
  const offset = text === 'now' ? 'now' : parseOffset(text)
  if (offset === undefined) errors.offset = [text === '' ? "can't be blank" : 'has invalid format']
  return { offset, text }
}

function flag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name)
  return text !== null && text !== 'false'
}
