// The subset of a request: whatever names it makes the request one for a subset, even without a condition.
import type { FieldErrors } from '../errors.ts'
import { invalidRequest } from '../errors.ts'
import type { SubsetWords } from '../shapes/subset.ts'
import { asFields, castText, castWhole } from './fields.ts'
import { numberedParams } from './numbered-params.ts'
import type { Fields } from './query.ts'

/** The subset's words, or undefined for a request without any; refuses with a 400 whose faults are under `subset`. */
export function readSubsetWords(fields: Fields): SubsetWords | undefined {
  const value = fields.get('subset')
  if (value === undefined || value === null || value === '') return undefined
  const given = asFields(value) ?? (Array.isArray(value) && value.length === 0 ? new Map<string, unknown>() : undefined)
  if (!given) throw invalidRequest({ subset: ['is invalid'] })
  const errors: FieldErrors = {}
  const words = {
    where: castText(given, 'where', errors),
    orderBy: castText(given, 'order_by', errors),
    limit: castWhole(given, 'limit', 1, errors),
    offset: castWhole(given, 'offset', 0, errors),
    params: readParams(given.get('params'), errors),
  }
  if ((words.limit !== undefined || words.offset !== undefined) && words.orderBy === undefined && !errors.order_by)
    errors.order_by = ['order_by is required when limit or offset is present']
  if (Object.keys(errors).length > 0) throw invalidRequest({ subset: errors })
  return words
}

function readParams(value: unknown, errors: FieldErrors): string[] {
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) return []
  const given = typeof value === 'string' ? parseObject(value) : (asFields(value) ?? 'is invalid')
  const params =
    typeof given === 'string' ? given : numberedParams(new Map([...given].map(([n, one]) => [n, text(one)])))
  if (typeof params !== 'string') return params
  errors.params = [params]
  return []
}

// Numbers and booleans are taken for their text, and null for an empty one; lists and objects have none.
function text(value: unknown): unknown {
  if (value === null) return ''
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
}

function parseObject(json: string): Fields | string {
  try {
    return asFields(JSON.parse(json)) ?? 'params must be a JSON object'
  } catch {
    return 'params must be valid JSON'
  }
}
