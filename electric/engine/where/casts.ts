// Casts, and the names of types.
import { escapeLiteral } from 'pg'
import type { A_Const, Node, TypeName } from 'libpg-query'
import { made, refusal } from './expression.ts'
import type { Expression, Scope, Typed } from './expression.ts'
import { reads } from './constants.ts'
import { NAMED_TYPES, castable } from './types.ts'
import type { Type } from './types.ts'
import { spell } from './calls.ts'

/** A type that is named in a cast; `sql` has its modifiers. */
type NamedType = { readonly type: Type; readonly sql: string }

/** Postgres' bits for the fields of an interval. */
const FIELDS: Record<number, string> = {
  4: ' year',
  2: ' month',
  6: ' year to month',
  8: ' day',
  1024: ' hour',
  2048: ' minute',
  4096: ' second',
  1032: ' day to hour',
  3080: ' day to minute',
  7176: ' day to second',
  3072: ' hour to minute',
  7168: ' hour to second',
  6144: ' minute to second',
  32767: '',
}

/** The type that a cast names; throws ClauseError for one that Electric does not cast to. */
export function typeNamed(named: TypeName | undefined): NamedType {
  const at = named?.location ?? 0
  const names = (named?.names ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : ''))
  const name = names.length === 2 && names[0] === 'pg_catalog' ? (names[1] ?? '') : (names[0] ?? '')
  const known = NAMED_TYPES.has(name) && (names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog'))
  if (!known || named?.setof || named?.pct_type) throw refusal(at, `unsupported type ${spell(names)}`)
  const brackets = named?.arrayBounds?.length ? '[]' : ''
  return { type: name + brackets, sql: name + modifiers(name, named?.typmods ?? [], at) + brackets }
}

/** `expression::type`. */
export function castTo(expression: Expression, { type, sql: target }: NamedType, scope: Scope): Typed {
  const from = expression.type ?? (expression.text === null ? 'unknown' : 'text')
  const called = `${from}_to_${type}`
  if (from !== type && !castable(from, type))
    throw refusal(expression.at, `unknown cast from type ${from} to type ${type}`)
  if (expression.type === undefined) {
    const { text, param, at } = expression
    if (text !== null && !reads(text, type, scope.subset))
      throw refusal(at, `could not cast value ${JSON.stringify(text)} from text to ${type}`)
    if (param !== undefined) scope.given.set(param, type)
    return made(`CAST(${text === null ? 'NULL' : escapeLiteral(text)} AS ${target})`, type, at, called, [])
  }
  const cast = made(`CAST(${expression.sql} AS ${target})`, type, expression.at, called, [expression])
  const { tested } = expression
  // Only as text, and only where that text is the one that the stream sends: see familyAsText.
  return tested && !tested.asText && target === 'text' ? { ...cast, tested: { ...tested, asText: true } } : cast
}

function modifiers(name: string, typmods: readonly Node[], at: number): string {
  if (typmods.length === 0) return ''
  const numbers = typmods.map((node) => ('A_Const' in node ? whole(node.A_Const) : undefined))
  if (numbers.includes(undefined)) throw refusal(at, `unsupported modifiers of type ${name}`)
  if (name !== 'interval') return `(${numbers.join(', ')})`
  const [fields = 0, precision] = numbers
  const words = FIELDS[fields]
  if (words === undefined) throw refusal(at, 'unsupported modifiers of type interval')
  return precision === undefined ? words : `${words}(${precision})`
}

function whole({ ival }: A_Const): number | undefined {
  return ival ? (ival.ival ?? 0) : undefined
}
