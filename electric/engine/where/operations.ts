// Operators as the grammar writes them: a op b, IN a list, BETWEEN, IS DISTINCT FROM, op ANY and ALL of an array.
import type { A_Expr, Node } from 'libpg-query'
import { chooseOperator, operands, operatorName, seenBeside, spell, typeIn } from './calls.ts'
import { factsOfEquality } from './equality.ts'
import { NOWHERE, give, made, refusal } from './expression.ts'
import type { Expression, Scope, Typed } from './expression.ts'
import { UNTYPED } from './overloads.ts'
import { elementOf, isArray } from './types.ts'

const BETWEEN: Record<string, string> = {
  AEXPR_BETWEEN: 'BETWEEN',
  AEXPR_NOT_BETWEEN: 'NOT BETWEEN',
  AEXPR_BETWEEN_SYM: 'BETWEEN SYMMETRIC',
  AEXPR_NOT_BETWEEN_SYM: 'NOT BETWEEN SYMMETRIC',
}

type Inner = (node: Node | undefined) => Expression

/** Checks an operator expression; its parts are checked by `inner`, left to right. */
export function operation(node: A_Expr, inner: Inner, scope: Scope): Typed {
  const { kind = 'AEXPR_OP', lexpr, rexpr, location: at = 0 } = node
  const name = (node.name ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : ''))
  const left = lexpr && inner(lexpr)
  const items = rexpr && 'List' in rexpr ? (rexpr.List.items ?? []).map(inner) : []
  const right = rexpr && 'List' in rexpr ? undefined : inner(rexpr)
  if (kind in BETWEEN && left) return between(BETWEEN[kind] ?? '', left, items, at, scope)
  if (kind === 'AEXPR_IN' && left) return inList(name, left, items, at, scope)
  if (right && !left && kind === 'AEXPR_OP') return unary(name, right, at, scope)
  if (right && left) {
    if (kind === 'AEXPR_OP' || kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE')
      return binary(name, left, right, at, scope)
    if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT')
      return distinct(kind === 'AEXPR_DISTINCT' ? 'IS DISTINCT FROM' : 'IS NOT DISTINCT FROM', left, right, at, scope)
    if (kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL')
      return quantified(kind === 'AEXPR_OP_ANY' ? 'ANY' : 'ALL', name, left, right, at, scope)
  }
  throw refusal(at, `expression ${spell(name)} of :${kind} is not currently supported`)
}

function unary(name: readonly string[], operand: Expression, at: number, scope: Scope): Typed {
  const { args, returns } = operands(name, [operand], at, scope)
  return made(`(${operatorName(name)} ${args[0]?.sql ?? ''})`, returns, NOWHERE, spell(name), args)
}

function binary(name: readonly string[], left: Expression, right: Expression, at: number, scope: Scope): Typed {
  const { args, returns } = operands(name, [left, right], at, scope)
  const operator = operatorName(name)
  const result = made(`(${args.map(({ sql }) => sql).join(` ${operator} `)})`, returns, NOWHERE, spell(name), args)
  const [first, ...others] = args
  return operator === '=' && first ? { ...result, facts: factsOfEquality(first, others) } : result
}

function distinct(words: string, left: Expression, right: Expression, at: number, scope: Scope): Typed {
  const { args } = operands(['<>'], [left, right], at, scope)
  return made(`(${args.map(({ sql }) => sql).join(` ${words} `)})`, 'bool', NOWHERE, 'values_distinct?', args)
}

/** Each item is compared for itself, so that one may be a number and the next a text that reads as one. */
function inList(
  name: readonly string[],
  left: Expression,
  items: readonly Expression[],
  at: number,
  scope: Scope,
): Typed {
  let tested: Typed | undefined
  const given = items.flatMap((item) => {
    const { args } = operands(['='], [left, item], at, scope)
    tested ??= args[0]
    return args[1] ?? []
  })
  if (!tested) throw refusal(at, 'IN needs a list')
  const negated = operatorName(name) === '<>'
  const sql = `(${tested.sql} ${negated ? 'NOT IN' : 'IN'} (${given.map((item) => item.sql).join(', ')}))`
  const result = made(sql, 'bool', items.length > 1 ? at : NOWHERE, negated ? 'not' : 'or', [tested, ...given])
  return negated ? result : { ...result, facts: factsOfEquality(tested, given) }
}

function between(words: string, left: Expression, bounds: readonly Expression[], at: number, scope: Scope): Typed {
  const [low, high] = bounds
  if (!low || !high) throw refusal(at, `${words} needs two bounds`)
  const lower = operands(['<='], [low, left], at, scope).args
  const upper = operands(['<='], [left, high], at, scope).args
  const args = [lower[1] ?? upper[0], lower[0], upper[1]].filter((arg) => arg !== undefined)
  const [tested, ...given] = args.map(({ sql }) => sql)
  return made(`(${tested} ${words} ${given.join(' AND ')})`, 'bool', at, 'and', args)
}

function quantified(
  word: 'ANY' | 'ALL',
  name: readonly string[],
  left: Expression,
  right: Expression,
  at: number,
  scope: Scope,
): Typed {
  if (right.type !== undefined && !isArray(right.type)) throw refusal(right.at, 'argument of ANY must be an array')
  const element = right.type === undefined ? UNTYPED : elementOf(right.type)
  const { args: types, returns } = chooseOperator(name, [typeIn(left), element], at, scope)
  if (returns !== 'bool') throw refusal(at, 'ANY/ALL requires operator that returns bool')
  const [leftType = 'text', elementType = 'text'] = types
  const tested = give(left, leftType, scope)
  const array = give(right, `${elementType}[]`, scope, `${seenBeside(elementType, [left])}[]`)
  const operator = operatorName(name)
  const result = made(`(${tested.sql} ${operator} ${word}(${array.sql}))`, 'bool', NOWHERE, word.toLowerCase(), [
    tested,
    array,
  ])
  return operator === '=' && word === 'ANY' ? { ...result, facts: factsOfEquality(tested, [array]) } : result
}
