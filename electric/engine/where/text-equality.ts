// For which types "equal in SQL" can be decided on Postgres' text form, and how. Types that are not here are refused, never guessed:
// two unequal texts of an interval, a float or a jsonb number may still be equal values.
import type { Column } from '../catalog/table.ts'

/**
 * Types whose values compare alike; `canonical` maps a value's text so that equal values have equal texts. `spelling` is what real
 * Electric reads as a constant: Postgres reads more, but a clause that works here must work there.
 */
export type Family = {
  readonly name: string
  readonly canonical: (text: string) => string
  readonly spelling?: RegExp
}

const same = (text: string): string => text
const decimal: Family = {
  name: 'decimal',
  canonical: (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text),
  spelling: /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i,
}
const text: Family = { name: 'text', canonical: same }
const DAY = String.raw`\d{4}-\d\d-\d\d`
const TIME = String.raw`\d\d:\d\d:\d\d(?:[.,]\d+)?`
const ZONE = String.raw`(?:Z|[+-]\d\d(?::?\d\d)?)`

const FAMILIES = new Map<number, Family>([
  [16, { name: 'bool', canonical: (value) => value.slice(0, 1), spelling: /^(?:t|tr|tru|true|f|fa|fal|fals|false)$/ }],
  [20, decimal],
  [21, decimal],
  [23, decimal],
  [25, text],
  [1042, { name: 'bpchar', canonical: (value) => value.replace(/ +$/, '') }],
  [1043, text],
  [1082, { name: 'date', canonical: same, spelling: new RegExp(`^\\s*${DAY}\\s*$`) }],
  [1114, { name: 'timestamp', canonical: same, spelling: new RegExp(`^${DAY}[ T]${TIME}${ZONE}?$`) }],
  [1184, { name: 'timestamptz', canonical: same, spelling: new RegExp(`^${DAY}[ T]${TIME}${ZONE}$`) }],
  [1700, decimal],
  [2950, { name: 'uuid', canonical: same, spelling: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i }],
])

const OIDS = new Map<string, number>([
  ...([
    ['bool', 16],
    ['int8', 20],
    ['int2', 21],
    ['int4', 23],
    ['text', 25],
  ] as const),
  ...([
    ['bpchar', 1042],
    ['varchar', 1043],
    ['date', 1082],
    ['timestamp', 1114],
    ['timestamptz', 1184],
  ] as const),
  ...([
    ['numeric', 1700],
    ['uuid', 2950],
  ] as const),
])

/** The family of a column, or undefined when its equality cannot be decided on text. */
export function familyOf(column: Column): Family | undefined {
  return column.deterministic ? FAMILIES.get(column.baseOid) : undefined
}

/** The family of a type by its name, as written in a cast. */
export function familyOfType(type: string): Family | undefined {
  return FAMILIES.get(OIDS.get(type) ?? 0)
}

/** The name under which constants of this column are rendered by Postgres: the type without modifiers, which would truncate. */
export function bareType(column: Column): string | undefined {
  for (const [name, oid] of OIDS) if (oid === column.baseOid) return name
  return undefined
}

/** The family of `column::text`, for types whose text form in the stream is exactly that text. */
export function familyAsText(column: Column): Family | undefined {
  const exact = column.isEnum || ['decimal', 'text', 'uuid'].includes(familyOf(column)?.name ?? '')
  return exact && column.baseOid !== 1700 ? text : undefined
}
