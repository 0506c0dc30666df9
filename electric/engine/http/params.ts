// The parameters of a request as checked values, in Electric's stages: first what has the wrong form, all faults together; then,
// each only when all was well before, the offset, what must go with it, the table and the numbering of the params.
import { parseTableName } from '../catalog/identifiers.ts'
import type { FieldErrors } from '../errors.ts'
import { invalidRequest } from '../errors.ts'
import { START, compareOffsets, formatOffset, parseOffset } from '../offsets.ts'
import type { Offset } from '../offsets.ts'
import type { ShapeWords } from '../shapes/resolve.ts'
import { asFields, castColumns, castText, castWord } from './fields.ts'
import { numberedParams } from './numbered-params.ts'
import type { Fields } from './query.ts'

export type ShapeRequest = {
  readonly words: ShapeWords
  readonly offset: Offset | 'now'
  /** The offset's plain spelling, for the etag. */
  readonly offsetText: string
  /** undefined for offsets that need none. */
  readonly handle: string | undefined
  readonly live: boolean
  /** Live news as an event stream instead of a long poll. */
  readonly events: boolean
  readonly cursor: number | undefined
}

/** Checks the parameters of a shape request, except those of its subset; throws a 400 that names what is wrong. */
export function readShapeRequest(fields: Fields): ShapeRequest {
  const errors: FieldErrors = {}
  const text = castText(fields, 'offset', errors)
  if (text === undefined) errors.offset ??= ["can't be blank"]
  const form = castForm(fields, errors)
  castWord(fields, 'experimental_compaction', ['false', 'true', '0', '1'], errors)
  refuse(errors)
  const position = readPosition(text ?? '', form.handle, fields)
  const cursor = fields.get('cursor')
  const number = typeof cursor === 'string' && /^-?\d{1,15}$/.test(cursor) ? Number(cursor) : undefined
  return { words: define(form), ...position, cursor: number }
}

/** What DELETE names: a shape by its words, or only a handle. */
export function readShapeToDelete(fields: Fields): { words: ShapeWords | undefined; handle: string | undefined } {
  const errors: FieldErrors = {}
  const form = castForm(fields, errors)
  if (form.table === undefined && form.handle === undefined && !errors.table && !errors.handle)
    errors.handle = ["can't be blank when shape definition is missing"]
  refuse(errors)
  return { words: form.table === undefined ? undefined : define(form), handle: form.handle }
}

type Form = Omit<ShapeWords, 'table' | 'params'> & {
  readonly table: string | undefined
  readonly handle: string | undefined
  readonly params: Fields
}

function castForm(fields: Fields, errors: FieldErrors): Form {
  return {
    table: castText(fields, 'table', errors),
    handle: castText(fields, 'handle', errors),
    where: castText(fields, 'where', errors),
    params: castParams(fields, errors),
    columns: castColumns(fields, 'columns', errors),
    queryableColumns: castColumns(fields, 'queryable_columns', errors),
    replica: castWord(fields, 'replica', ['default', 'full'], errors),
    log: castWord(fields, 'log', ['full', 'changes_only'], errors),
  }
}

function castParams(fields: Fields, errors: FieldErrors): Fields {
  const value = fields.get('params')
  if (value === undefined || value === null || value === '') return new Map()
  const params = asFields(value)
  if (params && [...params.values()].every((text) => typeof text === 'string')) return params
  errors.params = ['is invalid']
  return new Map()
}

function readPosition(
  text: string,
  handle: string | undefined,
  fields: Fields,
): Pick<ShapeRequest, 'offset' | 'offsetText' | 'handle' | 'live' | 'events'> {
  const offset = text === 'now' ? 'now' : parseOffset(text)
  if (offset === undefined) throw invalidRequest({ offset: ['has invalid format'] })
  const fresh = offset === 'now' || compareOffsets(offset, START) === 0
  if (!fresh && handle === undefined) throw invalidRequest({ handle: ["can't be blank when offset != -1"] })
  const live = flag(fields, 'live')
  if (live && fresh)
    throw invalidRequest({ live: [`can't be true when offset ${offset === 'now' ? "is 'now'" : '== -1'}`] })
  const events = flag(fields, fields.has('live_sse') ? 'live_sse' : 'experimental_live_sse')
  if (events && !live) throw invalidRequest({ live_sse: ["can't be true unless live is also true"] })
  return {
    offset,
    offsetText: offset === 'now' ? text : formatOffset(offset),
    handle: fresh ? undefined : handle,
    live,
    events,
  }
}

function define({ table: text, params: numbered, handle: _, ...rest }: Form): ShapeWords {
  const table = text === undefined ? "can't be blank" : parseTableName(text)
  if (typeof table === 'string') throw invalidRequest({ table: [table] })
  const params = numberedParams(numbered)
  if (typeof params === 'string') throw invalidRequest({ params: [params] })
  return { ...rest, table, params }
}

function refuse(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw invalidRequest(errors)
}

/** Present and anything but `false`. */
function flag(fields: Fields, name: string): boolean {
  return fields.has(name) && fields.get(name) !== 'false'
}
