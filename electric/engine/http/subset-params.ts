// The subset of a request: `subset__…` in the query string, or a POST body's fields (bare or under `subset`), which win.
import type { FieldErrors } from '../errors.ts'
import type { SubsetWords } from '../shapes/subset.ts'
import { numberedParams } from './numbered-params.ts'

const FIELDS = ['where', 'params', 'order_by', 'limit', 'offset'] as const

/** The subset words, or undefined for a request without any; faults go to `errors.subset`. */
export function readSubsetWords(
  query: URLSearchParams,
  body: Record<string, unknown>,
  errors: FieldErrors,
): SubsetWords | undefined {
  const given = collect(query, body)
  if (given.size === 0) return undefined
  const faults: FieldErrors = {}
  const text = (field: 'where' | 'order_by'): string | undefined => {
    const value = given.get(field)
    if (value === undefined || value === '') return undefined
    if (typeof value === 'string') return value
    faults[field] = ['is invalid']
    return undefined
  }
  const words = {
    where: text('where'),
    params: readParams(given.get('params'), faults),
    orderBy: text('order_by'),
    limit: whole(given.get('limit'), 1, 'limit', faults),
    offset: whole(given.get('offset'), 0, 'offset', faults),
  }
  if ((given.has('limit') || given.has('offset')) && words.orderBy === undefined && !faults.order_by)
    faults.order_by = ['order_by is required when limit or offset is present']
  if (Object.keys(faults).length > 0) errors.subset = faults
  return words
}

function collect(query: URLSearchParams, body: Record<string, unknown>): Map<string, unknown> {
  const given = new Map<string, unknown>()
  const nested = isRecord(body.subset) ? body.subset : {}
  for (const field of FIELDS) {
    const value = nested[field] ?? body[field] ?? query.get(`subset__${field}`)
    if (value !== null && value !== undefined) given.set(field, value)
  }
  return given
}

function readParams(value: unknown, faults: FieldErrors): string[] {
  if (value === undefined) return []
  const record = typeof value === 'string' ? parseJson(value) : value
  const pairs = isRecord(record) ? Object.entries(record) : undefined
  const texts = pairs?.flatMap(([number, text]) =>
    typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean'
      ? [[number, String(text)] as const]
      : [],
  )
  const params = texts && texts.length === pairs?.length ? numberedParams(texts) : undefined
  if (!params || params.some((text) => text.includes('\0'))) faults.params = ['is invalid']
  return params ?? []
}

function whole(value: unknown, least: number, field: string, faults: FieldErrors): number | undefined {
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= least) return number
  faults[field] = [`must be ${least === 0 ? 'greater than or equal to 0' : 'greater than 0'}`]
  return undefined
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
