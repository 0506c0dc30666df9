// Makes parsed values fit for Postgres: no U+0000, no half emoji, no index key that is too long, no date that is none.
// Law: it walks parsed strings; serialised JSON is never rewritten (the six characters \u0000 as text are legal).
import { createHash } from 'node:crypto'

const deepest = 400

/** Thrown for JSON that is nested deeper than whoever walks it could stand. */
export class TooDeep extends Error {
  constructor() {
    super(`nested more than ${deepest} levels deep`)
    this.name = 'TooDeep'
  }
}

/** `value` with NUL characters and lone surrogates replaced by U+FFFD in every string and key; the same object when none is found. Throws TooDeep. */
export function clean<T>(value: T): T
export function clean(value: unknown): unknown {
  return cleanAny(value, 0)
}

/** `JSON.parse(json)`, cleaned; nearly always the same object. `json` comes from UTF-8. Throws TooDeep. */
export function cleanParsed<T>(value: T, json: string): T
export function cleanParsed(value: unknown, json: string): unknown {
  return !spellsUnfit(json) && isFit(value, 0) ? value : cleanAny(value, 0)
}

// What text of UTF-8 cannot hold can stand in a string of JSON by its escape alone.
const spellsUnfit = (json: string): boolean => json.includes('\\u') && /\\u(?:0000|[dD][89a-fA-F])/.test(json)

// Looks at everything but strings, without making anything: all records go through here, and hardly any has to be changed.
function isFit(value: unknown, depth: number): boolean {
  if (depth > deepest) throw new TooDeep()
  if (typeof value === 'number') return Number.isFinite(value)
  if (value === null || typeof value !== 'object') return true
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item !== 'string' && !isFit(item, depth + 1)) return false
    return true
  }
  // What JSON.parse made has no keys but its own; a list of them would have to be made first.
  const object = value as Record<string, unknown>
  for (const key in object) {
    const item = object[key]
    if (typeof item !== 'string' && !isFit(item, depth + 1)) return false
  }
  return true
}

function cleanAny(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new TooDeep()
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return cleanList(value, depth + 1)
  if (value !== null && typeof value === 'object') return cleanObject(value as Record<string, unknown>, depth + 1)
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

/** `text` without what Postgres text and jsonb refuse. */
export function cleanText(text: string): string {
  const well = text.isWellFormed() ? text : text.toWellFormed()
  return well.includes('\0') ? well.replaceAll('\0', '\uFFFD') : well
}

/** At most `bytes` bytes of UTF-8, cut between characters. */
export function clip(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text
  const encoded = Buffer.from(text.length > bytes ? text.slice(0, bytes) : text)
  if (encoded.length <= bytes) return cleanText(text.slice(0, bytes))
  let end = bytes
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--
  return encoded.toString('utf8', 0, end).replace(/\uFFFD$/, '')
}

/** A key that fits into an index row (Postgres takes 2,704 bytes): long ones become their hash. */
export function indexable(key: string): string {
  return key.length <= 200 ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`
}

/** A number as an integer column takes it; null for what is none. */
export function int4(value: number | null | undefined): number | null {
  return value != null && Math.abs(value) < 2 ** 31 - 1 ? Math.round(value) : null
}

// As agents write nearly all instants, on a day that every month has: what a Date would make of it is the same text.
const canonical =
  /^(?:199[1-9]|2[01]\d\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

/** An instant as ISO text: from ISO text, or a number of seconds, milliseconds or microseconds; null when it is none. */
export function instantOf(value: unknown): string | null {
  if (typeof value === 'string') {
    if (canonical.test(value)) return value
    if (!/^\d{4}-\d\d-\d\d/.test(value)) return null
    return isoOrNull(Date.parse(value))
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return null
  if (value < 1e11) return isoOrNull(value * 1000)
  return isoOrNull(value < 1e14 ? value : value / 1000)
}

// Years outside 1990 … 2200 are clocks gone wrong or placeholders, and would only spoil the order of lists.
function isoOrNull(ms: number): string | null {
  return ms > 631_152_000_000 && ms < 7_258_118_400_000 ? new Date(ms).toISOString() : null
}

function cleanList(list: unknown[], depth: number): unknown[] {
  let copy: unknown[] | null = null
  for (const [i, item] of list.entries()) {
    const cleaned = cleanAny(item, depth)
    if (cleaned === item) continue
    copy ??= [...list]
    copy[i] = cleaned
  }
  return copy ?? list
}

function cleanObject(object: Record<string, unknown>, depth: number): Record<string, unknown> {
  let dirty = false
  const entries: Array<[string, unknown]> = []
  for (const [key, item] of Object.entries(object)) {
    const cleaned = cleanAny(item, depth)
    const cleanedKey = cleanText(key)
    dirty ||= cleaned !== item || cleanedKey !== key
    entries.push([cleanedKey, cleaned])
  }
  return dirty ? Object.fromEntries(entries) : object
}
