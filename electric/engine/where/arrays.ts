// ARRAY[…] and access to elements and slices.
import type { A_Indirection, Node } from 'libpg-query'
import { give, made, refusal } from './expression.ts'
import type { Expression, Scope, Typed } from './expression.ts'
import { categoryOf, convertible, elementOf, isArray, isPreferred } from './types.ts'
import type { Type } from './types.ts'

/** `ARRAY[a, b]`. */
export function arrayOf(elements: readonly Expression[], at: number, scope: Scope): Typed {
  const type = unionOf(elements, at)
  const given = elements.map((element) => give(element, type, scope))
  const wrong = given.find((element) => !convertible(element.type, type))
  if (wrong) throw refusal(wrong.at, `${wrong.type} cannot be matched to ${type}`)
  // Postgres must find the same type although it still sees constants without one.
  const sql = `ARRAY[${given.map((element) => element.sql).join(', ')}]`
  return made(sql, `${isArray(type) ? elementOf(type) : type}[]`, at, 'array', given)
}

/** `a[1]`, `a[1:2]`: with a slice anywhere the result is an array, else an element. */
export function arrayAccess(
  array: Expression,
  { indirection }: A_Indirection,
  inner: (node: Node | undefined) => Expression,
  scope: Scope,
): Typed {
  const places = (indirection ?? []).map((place) => {
    if (!('A_Indices' in place)) return undefined
    const { is_slice, lidx, uidx } = place.A_Indices
    const bound = (node: Node | undefined): string => (node ? index(inner(node), scope).sql : '')
    const [from, to] = [bound(lidx), bound(uidx)]
    return { slice: is_slice === true, sql: is_slice ? `[${from}:${to}]` : `[${to}]` }
  })
  if (array.type === undefined || !isArray(array.type) || places.includes(undefined))
    throw refusal(0, 'A_Indirection is not supported in this context')
  const slice = places.some((place) => place?.slice)
  const sql = `(${array.sql})${places.map((place) => place?.sql ?? '').join('')}`
  const type = slice ? array.type : elementOf(array.type)
  return { ...made(sql, type, array.at, slice ? 'slice_access' : 'index_access', [array]), constant: false }
}

function index(expression: Expression, scope: Scope): Typed {
  const typed = give(expression, 'int8', scope)
  const { type } = typed
  if (!['numeric', 'float4', 'float8'].includes(type) && !convertible(type, 'int8'))
    throw refusal(typed.at, `${type} cannot be matched to int8`)
  return typed
}

/** The type that elements of an array take, by Electric's reading of Postgres' rules for UNION and ARRAY. */
function unionOf(elements: readonly Expression[], at: number): Type {
  let agreed: Type | undefined
  for (const { type } of elements) {
    if (type === undefined || type === 'unknown' || type === agreed) continue
    if (agreed === undefined) agreed = type
    else if (categoryOf(type) !== categoryOf(agreed))
      throw refusal(at, `ARRAY types ${type} and ${agreed} cannot be matched`)
    else if (isPreferred(type) || !isPreferred(agreed)) agreed = type
  }
  return agreed ?? 'text'
}
