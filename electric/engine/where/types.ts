// The types of a where as real Electric sees them, and what turns into what. A type is its Postgres name, with `[]` for arrays;
// `enum mood` is an enum; `unknown` is NULL. Source: the tables of Electric's evaluator, themselves cut from pg_type and pg_cast.
import type { Column } from '../catalog/table.ts'
import { ClauseError } from './parse.ts'

export type Type = string

export const NUMERIC_TYPES: readonly Type[] = ['int2', 'int4', 'int8', 'numeric', 'float4', 'float8']
export const INTEGRAL_TYPES: readonly Type[] = ['int2', 'int4', 'int8']

const CATEGORIES: Record<string, readonly Type[]> = {
  boolean: ['bool'],
  numeric: NUMERIC_TYPES,
  string: ['name', 'text', 'varchar'],
  datetime: ['date', 'time', 'timestamp', 'timestamptz'],
  timespan: ['interval'],
  user: ['bytea', 'uuid'],
  unknown: ['unknown'],
}
const CATEGORY = new Map(
  Object.entries(CATEGORIES).flatMap(([name, types]) => types.map((type) => [type, name] as const)),
)
const PREFERRED = new Set<Type>(['bool', 'float8', 'text', 'timestamptz', 'interval'])

const IMPLICIT: Record<Type, readonly Type[]> = {
  bit: ['varbit', 'bit'],
  bpchar: ['text', 'name', 'varchar', 'bpchar'],
  char: ['text'],
  cidr: ['inet'],
  date: ['timestamp'],
  float4: ['float8'],
  int2: ['float8', 'int8', 'int4', 'numeric', 'float4'],
  int4: ['float4', 'float8', 'numeric', 'int8'],
  int8: ['float8', 'float4', 'numeric'],
  macaddr: ['macaddr8'],
  macaddr8: ['macaddr'],
  name: ['text'],
  numeric: ['float8', 'float4'],
  text: ['bpchar', 'varchar', 'name'],
  time: ['interval'],
  varbit: ['bit'],
  varchar: ['name', 'text', 'bpchar'],
}

/** Types that Electric reads from text, and that it writes as text: not the same ones. */
const READ = new Set<Type>(
  `${NUMERIC_TYPES.join(' ')} bool uuid text date time timestamp timestamptz interval`.split(' '),
)
const WRITTEN = new Set<Type>([...NUMERIC_TYPES, 'bool', 'uuid', 'date', 'time', 'timestamp', 'interval'])

/** Types that may be named in a cast. */
export const NAMED_TYPES: ReadonlySet<Type> = new Set(
  'bool bytea date float4 float8 int2 int4 int8 jsonb text time timestamp timestamptz uuid varchar interval'.split(' '),
)

/** Types that Electric takes for arrays because their catalog entry names an element. */
const SEEMING_ARRAYS: Record<Type, Type> = {
  name: 'char[]',
  point: 'float8[]',
  line: 'float8[]',
  lseg: 'point[]',
  box: 'point[]',
}

/** The type of a column; a domain is a type of its own, which nothing can be compared with. */
export function typeOf({ type, dims, isEnum }: Column): Type {
  if (dims > 0) return `${type}[]`
  return isEnum ? `enum ${type}` : (SEEMING_ARRAYS[type] ?? type)
}

export const isArray = (type: Type): boolean => type.endsWith('[]')
export const isEnum = (type: Type): boolean => type.startsWith('enum ') && !isArray(type)
/** The type of an array's elements. */
export const elementOf = (type: Type): Type => type.slice(0, -2)

/** Whether a value of one type stands for the other without being asked. */
export function convertible(from: Type, to: Type): boolean {
  return from === to || (IMPLICIT[from]?.includes(to) ?? false)
}

/** The category that overloads are chosen by; throws ClauseError for a type that has none. */
export function categoryOf(type: Type): string {
  if (isArray(type)) return 'array'
  const category = CATEGORY.get(type)
  if (!category) throw new ClauseError(`type ${type} is not supported in this context`)
  return category
}

export const isPreferred = (type: Type): boolean => PREFERRED.has(type)

/** Whether `value::type` exists. */
export function castable(from: Type, to: Type): boolean {
  if (convertible(from, to) || from === 'unknown') return true
  if (isArray(from) && isArray(to)) return castable(elementOf(from), elementOf(to))
  if (from === 'text') return READ.has(isArray(to) ? elementOf(to) : to)
  if (to === 'text') return isEnum(from) || WRITTEN.has(from)
  return (from === 'bool' && to === 'int4') || (from === 'int4' && to === 'bool')
}
