// For which types "equal in SQL" can be decided on Postgres' text form, and how. For the others, whose unequal texts may be equal
// values (an interval, a float, a jsonb number), Postgres judges.
import type { Column } from '../catalog/table.ts'
import type { Type } from './types.ts'

/** Types whose values compare alike; `canonical` maps a value's text so that equal values have equal texts. */
export type Family = { readonly name: string; readonly canonical: (text: string) => string }

const same = (text: string): string => text
const text: Family = { name: 'text', canonical: same }
const decimal: Family = {
  name: 'decimal',
  canonical: (value) => (value.includes('.') ? value.replace(/\.?0+$/, '') : value),
}

/** By type: its oid and its family. */
const TYPES: Record<Type, { readonly oid: number; readonly family: Family }> = {
  bool: { oid: 16, family: { name: 'bool', canonical: (value) => value.slice(0, 1) } },
  int8: { oid: 20, family: decimal },
  int2: { oid: 21, family: decimal },
  int4: { oid: 23, family: decimal },
  text: { oid: 25, family: text },
  bpchar: { oid: 1042, family: { name: 'bpchar', canonical: (value) => value.replace(/ +$/, '') } },
  varchar: { oid: 1043, family: text },
  date: { oid: 1082, family: { name: 'date', canonical: same } },
  timestamp: { oid: 1114, family: { name: 'timestamp', canonical: same } },
  timestamptz: { oid: 1184, family: { name: 'timestamptz', canonical: same } },
  numeric: { oid: 1700, family: decimal },
  uuid: { oid: 2950, family: { name: 'uuid', canonical: same } },
}

/** The family of a column, or undefined when its equality cannot be decided on text. */
export function familyOf(column: Column): Family | undefined {
  const type = bareType(column)
  return column.deterministic && type !== undefined ? familyOfType(type) : undefined
}

/** The family of a type by its name. */
export function familyOfType(type: Type): Family | undefined {
  return TYPES[type]?.family
}

/** The family of that name. */
export function familyNamed(name: string): Family | undefined {
  return Object.values(TYPES).find(({ family }) => family.name === name)?.family
}

/** The name under which constants of this column are rendered by Postgres: the type without modifiers, which would truncate. */
export function bareType(column: Column): Type | undefined {
  return Object.keys(TYPES).find((name) => TYPES[name]?.oid === column.baseOid)
}

/** The family of `column::text`, for types whose text form in the stream is exactly that text. */
export function familyAsText(column: Column): Family | undefined {
  const exact = column.isEnum || ['decimal', 'text', 'uuid'].includes(familyOf(column)?.name ?? '')
  return exact && column.baseOid !== TYPES.numeric?.oid ? text : undefined
}
