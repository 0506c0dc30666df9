// What checking a clause makes of its parts: SQL with a type. A constant in quotes, a parameter and NULL have no type until the place
// where they stand gives them one.
import { escapeLiteral } from 'pg'
import type { Column } from '../catalog/table.ts'
import { reads } from './constants.ts'
import type { Facts } from './equality.ts'
import { ClauseError } from './parse.ts'
import type { Signature } from './signatures.ts'
import { elementOf, isArray, isEnum } from './types.ts'
import type { Type } from './types.ts'

/** Generated SQL of a known type. */
export type Typed = {
  readonly sql: string
  readonly type: Type
  /** Byte offset in the statement that was parsed, for messages. */
  readonly at: number
  /** How messages name it. */
  readonly called: string
  /** Whether no column is in it, so that it has one value for all rows. */
  readonly constant: boolean
  /** What Postgres takes it for, when that is not `type`: a quoted constant is still untyped there. */
  readonly seenAs?: Type | typeof AS_NEEDED
  /** The column that it is, bare or as text. */
  readonly tested?: { readonly column: Column; readonly asText: boolean }
  /** Of a boolean: what it asks of equality. */
  readonly facts?: Facts
}

/** A constant that waits for its type; `text` is null for NULL. */
export type Untyped = {
  readonly type?: undefined
  readonly text: string | null
  readonly param?: number
  readonly at: number
}

export type Expression = Typed | Untyped

export const AS_NEEDED = Symbol('as needed')

/** What a clause is checked against, and what checking it finds out. */
export type Scope = {
  /** Columns that may be tested, by name. */
  readonly columns: ReadonlyMap<string, Column>
  /** Text by number from 1. */
  readonly params: readonly string[]
  /** Whether this is the where of a subset: it may compare enum columns (the main where of real Electric cannot). */
  readonly subset: boolean
  /** Names of the columns that were tested, noted here. */
  readonly used: Set<string>
  /** The types that parameters were given where they first stood, noted here. */
  readonly given: Map<number, Type>
  /** The overloads that were chosen, by what was asked: a list of constants asks the same again and again. */
  readonly chosen: Map<string, Signature>
}

/** A scope in which nothing has been found yet. */
export function scopeOf(columns: Scope['columns'], params: readonly string[], subset: boolean): Scope {
  return { columns, params, subset, used: new Set(), given: new Map(), chosen: new Map() }
}

/** The refusal of a part of the clause, in Electric's form. */
export function refusal(at: number | undefined, message: string): ClauseError {
  return new ClauseError(`At location ${Math.max((at ?? 0) - PREFIX, 0)}: ${message}`)
}

const PREFIX = 'SELECT 1 WHERE '.length

/** Where messages place the results of operators and functions: Electric does not remember it. */
export const NOWHERE = 0

/** A function's or operator's result. */
export function made(sql: string, type: Type, at: number, called: string, from: readonly Typed[]): Typed {
  return {
    sql,
    type,
    at,
    called: `function ${called} returning ${type}`,
    constant: from.every(({ constant }) => constant),
  }
}

/** Gives a constant the type of its place; throws when it cannot be read as that. `seenAs`: what a parameter is cast to. */
export function give(expression: Expression, type: Type, scope: Scope, seenAs: Type = type): Typed {
  if (expression.type !== undefined) return expression
  const { text, param, at } = expression
  const common = { type, at, called: `a constant of type ${type}`, constant: true }
  if (text === null) return { ...common, sql: 'NULL', seenAs: AS_NEEDED }
  if (!reads(text, type, scope.subset)) throw refusal(at, `invalid syntax for type ${type}: ${text}`)
  // Postgres would first take `date - '…'` for the distance of two dates; Electric takes it for an interval.
  if (param === undefined && type === 'interval') return { ...common, sql: `CAST(${escapeLiteral(text)} AS interval)` }
  if (param === undefined) return { ...common, sql: escapeLiteral(text), seenAs: AS_NEEDED }
  const earlier = scope.given.get(param)
  if (earlier !== undefined && earlier !== type)
    throw new ClauseError(`type conflict for $${param}: ${type} and ${earlier}`)
  scope.given.set(param, type)
  // The enum's own name may need a schema; Postgres finds it from the other side.
  if (isEnum(isArray(type) ? elementOf(type) : type)) return { ...common, sql: escapeLiteral(text), seenAs: AS_NEEDED }
  return { ...common, sql: `CAST(${escapeLiteral(text)} AS ${seenAs})`, seenAs }
}

/** A constant where nothing says what it should be: text, or NULL. */
export function infer(expression: Expression, scope: Scope): Typed {
  return give(expression, expression.type ?? (expression.text === null ? 'unknown' : 'text'), scope)
}
