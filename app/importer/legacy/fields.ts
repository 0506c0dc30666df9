// Reading the columns of other stores: times without a zone, booleans as 0 and 1, JSON inside text, ids as numbers, names that
// vary from one export to the next. Law: what cannot be read is null, never an error.
import { instantOf } from '../clean.ts'
import { isObject, list, object, parsedIfJson, text } from '../formats/read.ts'
import type { Json } from '../formats/read.ts'

/** An id as text: stores number their rows, exports may write the number as a string. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return text(value)
}

/** An instant as ISO text. `YYYY-MM-DD HH:MM:SS` is SQLite's and means UTC; numbers are seconds, milliseconds or microseconds. */
export function timeOf(value: unknown): string | null {
  const plain = typeof value === 'string' ? value.trim() : value
  if (typeof plain !== 'string') return instantOf(plain)
  if (/^\d{9,17}(\.\d+)?$/.test(plain)) return instantOf(Number(plain))
  const zoneless = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/.exec(plain)
  if (zoneless) return instantOf(`${zoneless[1]}T${zoneless[2]}Z`)
  // Postgres writes its zone as +00, which Date.parse does not take.
  const short = /^(\d{4}-\d\d-\d\d)[ T]([\d:.]+)([+-]\d\d)$/.exec(plain)
  return instantOf(short ? `${short[1]}T${short[2]}${short[3]}:00` : plain)
}

/** True for true, 1, "1", "true", "t". */
export function flagOf(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(1|t|true|yes)$/i.test(value))
}

/** An object, also when it is written as JSON text. */
export const objectOf = (value: unknown): Json => object(parsedIfJson(value))

/** A list, also when it is written as JSON text; null and anything else is empty. */
export const listOf = (value: unknown): unknown[] => list(parsedIfJson(value))

/** A list of objects; null where there is none. */
export function objectsOf(value: unknown): Json[] | null {
  const items = listOf(value).filter(isObject)
  return items.length > 0 ? items : null
}

/** A whole number, or null. */
export function wholeOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? Math.round(number) : null
}

/** The first of `names` that `row` has with something in it. */
export function pick(row: Json, ...names: string[]): unknown {
  for (const name of names) if (row[name] !== undefined && row[name] !== null && row[name] !== '') return row[name]
  return undefined
}

/** `row` without `names`. */
export function without(row: Json, ...names: string[]): Json {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))
}

/** The later of several instants, as ISO text. */
export function latest(...times: Array<string | null>): string | null {
  return times.reduce((late, time) => (time !== null && (late === null || time > late) ? time : late), null)
}
