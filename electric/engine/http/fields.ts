// A request's parameters from its query string and body, and their casting. A value of spaces only counts as absent, everywhere.
import { parseColumnList } from '../catalog/identifiers.ts'
import type { FieldErrors } from '../errors.ts'
import type { Fields } from './query.ts'

const SUBSET_PREFIX = 'subset__'
// Of a body's names, those that mean the subset when they stand outside of `subset`.
const SUBSET_NAMES = new Set(['where', 'order_by', 'limit', 'offset', 'params', 'where_expr', 'order_by_expr'])
const INVALID = 'is invalid'

/** Query string and body as one: the body wins, name by name, and within `subset` as well. */
export function mergeFields(query: Fields, body: Readonly<Record<string, unknown>>): Fields {
  const fields: Fields = new Map()
  const subset: Fields = new Map()
  let prefixed = false
  for (const [name, value] of query) {
    const inSubset = name.startsWith(SUBSET_PREFIX)
    prefixed ||= inSubset
    if (inSubset) subset.set(name.slice(SUBSET_PREFIX.length), value)
    else fields.set(name, value)
  }
  if (prefixed) fields.set('subset', subset)
  mergeBody(fields, body)
  return fields
}

function mergeBody(fields: Fields, body: Readonly<Record<string, unknown>>): void {
  const nested = asFields(body.subset)
  const inSubset = nested ?? new Map(Object.entries(body).filter(([name]) => SUBSET_NAMES.has(name)))
  for (const [name, value] of Object.entries(body))
    if (nested ? name !== 'subset' : inSubset.size === 0 || !SUBSET_NAMES.has(name)) fields.set(name, value)
  if (!nested && inSubset.size === 0) return
  const before = asFields(fields.get('subset')) ?? []
  fields.set('subset', new Map([...before, ...inSubset]))
}

/** A map from either source; undefined for anything else. */
export function asFields(value: unknown): Fields | undefined {
  if (value instanceof Map) return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return new Map(Object.entries(value))
}

/** Text as it is; undefined when it is absent or only spaces, or when it is no text, which is then in `errors`. */
export function castText(fields: Fields, name: string, errors: FieldErrors): string | undefined {
  const value = present(fields.get(name))
  if (value === undefined || typeof value === 'string') return value
  errors[name] = [INVALID]
  return undefined
}

/** One of the words; the first when absent. */
export function castWord<Word extends string>(
  fields: Fields,
  name: string,
  words: readonly [Word, ...Word[]],
  errors: FieldErrors,
): Word {
  const value = present(fields.get(name))
  if (value === undefined) return words[0]
  const word = words.find((one) => one === value)
  if (word === undefined) errors[name] = [INVALID]
  return word ?? words[0]
}

/** A whole number that is not below `least`. */
export function castWhole(fields: Fields, name: string, least: 0 | 1, errors: FieldErrors): number | undefined {
  const value = present(fields.get(name))
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) errors[name] = [INVALID]
  else if (number < least) errors[name] = [`must be ${least === 0 ? 'greater than or equal to 0' : 'greater than 0'}`]
  else return number
  return undefined
}

/** A list of column names, from `a,"B"` or from a list of names as they are. */
export function castColumns(fields: Fields, name: string, errors: FieldErrors): readonly string[] | undefined {
  const value = present(fields.get(name))
  if (value === undefined) return undefined
  const columns = typeof value === 'string' ? parseColumnList(value) : listed(value)
  if (typeof columns !== 'string') return columns
  errors[name] = [columns]
  return undefined
}

function listed(value: unknown): string[] | string {
  if (!Array.isArray(value) || value.length === 0) return INVALID
  const names = value.filter((name) => typeof name === 'string')
  if (names.length < value.length) return INVALID
  return names.includes('') ? 'Invalid zero-length identifier' : names
}

function present(value: unknown): unknown {
  return value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value
}
