// Which texts real Electric reads as a constant of a type. Postgres reads more, but a clause that works here must work there.
import { elementOf, isArray, isEnum } from './types.ts'
import type { Type } from './types.ts'

const TEXTS = new Set<Type>(['text', 'varchar', 'name', 'bpchar'])
const DAY = String.raw`[+-]?(\d{4})-(\d\d)-(\d\d)`
const TIME = String.raw`\d\d:\d\d:\d\d(?:[.,]\d+)?`
const ZONE = String.raw`(?:Z|[+-]\d\d(?::?\d\d)?)`
const READERS: Record<Type, (text: string) => boolean> = {
  int2: whole(16n),
  int4: whole(32n),
  int8: whole(64n),
  float4: decimal,
  float8: decimal,
  numeric: decimal,
  bool: (text) => /^(?:t|tr|tru|true|f|fa|fal|fals|false)$/.test(text),
  uuid: (text) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text),
  date: (text) => text === 'epoch' || day(new RegExp(`^\\s*${DAY}\\s*$`).exec(text)),
  time: (text) => new RegExp(`^\\s*T?${TIME}(?:${ZONE}?|\\s*[AP]M)\\s*$`, 'i').test(text),
  timestamp: (text) => text === 'epoch' || day(new RegExp(`^${DAY}[ T]${TIME}${ZONE}?$`).exec(text)),
  timestamptz: (text) => text === 'epoch' || day(new RegExp(`^${DAY}[ T]${TIME}${ZONE}$`).exec(text)),
  interval,
}

const NUMBER = String.raw`[+-]?\s*\d+(?:\.\d+)?`
const UNITS =
  'us|usecs?|microseconds?|ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?|w|weeks?|mons?|months?|' +
  'y|years?|decs?|decades?|c|cent|century|centuries|mils|millenniums'
const MAX_INTERVAL = 250
/** Parts of an interval in words, each between blanks: amounts of a unit, year-month, days with a time, seconds at the end. */
const INTERVAL_PARTS = [
  new RegExp(`(?<=\\s|^)${NUMBER}(?=\\s*$)`),
  new RegExp(`(?<=\\s|^)${NUMBER}\\s*(?:${UNITS})(?=\\s|$)`, 'g'),
  /(?<=\s|^)[+-]?\s*\d+--?(?:[1-9]|1[01])(?=\s|$)/,
  new RegExp(`(?<=\\s|^)(?:${NUMBER})?\\s+[+-]?\\s*\\d+:\\d+(?::\\d+)?(?:\\.\\d+)?(?=\\s|$)`),
]
const ISO_INTERVALS = [
  /^P(?:-?\d+(?:\.\d+)?[YMWD])*(?:T(?:-?\d+(?:\.\d+)?[HMS])+)?$/,
  /^P(?:\d+(?:-\d+){0,2})?(?:T\d+(?::\d+(?::\d+(?:\.\d+)?)?)?)?$/,
]

/** Whether the text is a constant of that type. `enums`: whether their labels are taken on trust, for Postgres to check. */
export function reads(text: string, type: Type, enums: boolean): boolean {
  if (TEXTS.has(type)) return true
  if (isEnum(type)) return enums
  if (!isArray(type)) return READERS[type]?.(text) ?? false
  const elements = arrayElements(text)
  if (!elements) return false
  if (!TEXTS.has(elementOf(type)) && !isEnum(elementOf(type)) && !READERS[elementOf(type)]) return false
  return elements.every((element) => element === null || reads(element, elementOf(type), enums))
}

/**
 * The elements of an array's text, in their order whatever its dimensions; undefined when it is not one. Bounds are not read, as
 * by Electric; that dimensions agree is left to Postgres.
 */
export function arrayElements(text: string): (string | null)[] | undefined {
  if (text === '{}') return []
  const token = /\s*(?:([{},])|"((?:[^"\\]|\\.)*)"|([^{},"\s](?:[^{},"]*[^{},"\s])?))\s*/suy
  const elements: (string | null)[] = []
  let depth = 0
  let wanted = true
  while (token.lastIndex < text.length) {
    const found = token.exec(text)
    if (!found || (depth === 0 && found[1] !== '{') || (found[1] === '{' || found[1] === undefined) !== wanted)
      return undefined
    const [, mark, quoted, bare] = found
    if (mark === '{') depth += 1
    else if (mark === '}') depth -= 1
    else if (mark === undefined)
      elements.push(quoted?.replace(/\\(.)/gs, '$1') ?? (/^null$/i.test(bare ?? '') ? null : (bare ?? '')))
    wanted = mark === '{' || mark === ','
    if (depth > 6 || (depth === 0 && token.lastIndex < text.length)) return undefined
  }
  return depth === 0 && elements.length > 0 ? elements : undefined
}

function interval(text: string): boolean {
  // Longer ones Postgres refuses too, and the patterns below would take their time over many blanks.
  if (text.length > MAX_INTERVAL) return false
  if (ISO_INTERVALS.some((form) => form.test(text))) return true
  const rest = INTERVAL_PARTS.reduce((left, part) => left.replace(part, ''), text.replace(/^@+/, ''))
  return text !== '' && rest.trim() === ''
}

function whole(bits: bigint): (text: string) => boolean {
  return (text) => {
    if (!/^[+-]?\d{1,30}$/.test(text)) return false
    const value = BigInt(text.replace('+', ''))
    return BigInt.asIntN(Number(bits), value) === value
  }
}

function decimal(text: string): boolean {
  return /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))
}

/** Whether the calendar has that day, from year 1 on. */
function day(found: RegExpExecArray | null): boolean {
  const [year, month, date] = (found ?? []).slice(1, 4).map(Number)
  if (!year || !month || !date) return false
  const made = new Date(Date.UTC(2000 + (year % 400), month - 1, date))
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === date
}
