// Syntax tree → SQL with a type. Validation and generation are one pass: a node that this file does not name never reaches Postgres.
// What is refused, in which order and with which words, follows real Electric.
import type { A_Const, BoolExpr, ColumnRef, FuncCall, Node, SubLink } from 'libpg-query'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { arrayAccess, arrayOf } from './arrays.ts'
import { castTo, typeNamed } from './casts.ts'
import { factsOf, factsOfAll, factsOfNot } from './equality.ts'
import { give, infer, made, refusal } from './expression.ts'
import type { Expression, Scope, Typed } from './expression.ts'
import { applyFunction, spell } from './calls.ts'
import { operation } from './operations.ts'
import { ClauseError } from './parse.ts'
import { convertible, typeOf } from './types.ts'

/** The SQL of a where clause; throws ClauseError for anything that real Electric does not accept. */
export function checkWhere(node: Node, scope: Scope): Typed {
  const where = infer(check(node, scope), scope)
  if (where.type !== 'bool') throw new ClauseError('WHERE clause must return a boolean')
  return where
}

/** Checks one part of a clause. */
function check(node: Node | undefined, scope: Scope): Expression {
  if (!node) throw new ClauseError('incomplete expression')
  const inner = (child: Node | undefined): Expression => check(child, scope)
  const all = (children: readonly Node[] | undefined): Expression[] => (children ?? []).map(inner)
  if ('A_Const' in node) return constant(node.A_Const)
  if ('ColumnRef' in node) return column(node.ColumnRef, scope)
  if ('ParamRef' in node) return parameter(node.ParamRef.number ?? 0, node.ParamRef.location, scope)
  if ('BoolExpr' in node) return logic(node.BoolExpr, all(node.BoolExpr.args), scope)
  if ('A_Expr' in node) return operation(node.A_Expr, inner, scope)
  if ('TypeCast' in node) return castTo(inner(node.TypeCast.arg), typeNamed(node.TypeCast.typeName), scope)
  if ('FuncCall' in node) return call(node.FuncCall, () => all(node.FuncCall.args), scope)
  if ('CoalesceExpr' in node)
    return applyFunction('coalesce', all(node.CoalesceExpr.args), node.CoalesceExpr.location ?? 0, scope)
  if ('MinMaxExpr' in node) {
    const { op, args, location } = node.MinMaxExpr
    return applyFunction(op === 'IS_LEAST' ? 'least' : 'greatest', all(args), location ?? 0, scope)
  }
  if ('A_ArrayExpr' in node) return arrayOf(all(node.A_ArrayExpr.elements), node.A_ArrayExpr.location ?? 0, scope)
  if ('A_Indirection' in node) return arrayAccess(inner(node.A_Indirection.arg), node.A_Indirection, inner, scope)
  if ('NullTest' in node) {
    const { arg, nulltesttype, location } = node.NullTest
    const tested = infer(inner(arg), scope)
    const test = nulltesttype === 'IS_NOT_NULL' ? 'IS NOT NULL' : 'IS NULL'
    return made(`(${tested.sql} ${test})`, 'bool', location ?? 0, test.replaceAll(' ', '_'), [tested])
  }
  if ('BooleanTest' in node) {
    const { arg, booltesttype, location } = node.BooleanTest
    return booleanTest(give(inner(arg), 'bool', scope), booltesttype ?? 'IS_UNKNOWN', location ?? 0)
  }
  if ('RowExpr' in node) return row(all(node.RowExpr.args), node.RowExpr.location ?? 0, scope)
  if ('SubLink' in node) throw subqueryRefusal(node.SubLink, scope)
  return unsupported(node)
}

/** Subqueries are cut out of a clause before it is checked; one that is left stands where none may. */
function subqueryRefusal({ location }: SubLink, { subset }: Scope): ClauseError {
  if (subset) return new ClauseError('Subqueries are not allowed in subsets')
  return refusal(location, 'only `value IN (SELECT ...)` sublinks are supported right now')
}

function unsupported(node: Node): never {
  const [[kind, { location = 0 }] = ['Node', {}]] = Object.entries(node) as [string, { location?: number }][]
  throw refusal(location, `${kind} is not supported in this context`)
}

function constant({ sval, ival, fval, boolval, bsval, isnull, location: at = 0 }: A_Const): Expression {
  if (isnull) return { text: null, at }
  if (sval) return { text: sval.sval ?? '', at }
  const known = (sql: string, type: string): Typed => ({
    sql,
    type,
    at,
    called: `a constant of type ${type}`,
    constant: true,
  })
  if (boolval) return known(boolval.boolval ? 'true' : 'false', 'bool')
  if (ival) return known(String(ival.ival ?? 0), 'int4')
  if (bsval) throw refusal(at, 'BitString values are not supported')
  // Electric fails on numbers in other spellings, whole ones beyond int4 among them.
  const number = fval?.fval ?? ''
  if (!/^-?\d+\.\d+(?:e[+-]?\d+)?$/i.test(number)) throw refusal(at, `unsupported number ${number}`)
  return known(number, 'numeric')
}

function column({ fields, location: at = 0 }: ColumnRef, { columns, used }: Scope): Typed {
  const path = (fields ?? []).map((field) => {
    if ('String' in field) return field.String.sval ?? ''
    return unsupported(field)
  })
  const [name = '', ...more] = path
  const found = more.length === 0 ? columns.get(name) : undefined
  if (!found) throw refusal(at, `unknown reference ${spell(path)}`)
  used.add(name)
  const type = typeOf(found)
  const called = `reference ${spell(path)} of type ${type}`
  return { sql: quoteIdentifier(name), type, at, called, constant: false, tested: { column: found, asText: false } }
}

function parameter(number: number, at: number | undefined, scope: Scope): Expression {
  const text = scope.params[number - 1]
  if (text === undefined) throw refusal(at, `parameter $${number} was not provided`)
  const untyped = { text, param: number, at: at ?? 0 }
  const earlier = scope.given.get(number)
  return earlier === undefined ? untyped : give(untyped, earlier, scope)
}

function logic({ boolop: kind, location: at = 0 }: BoolExpr, parts: readonly Expression[], scope: Scope): Typed {
  const args = parts.map((part) => give(part, 'bool', scope))
  const wrong = args.find(({ type }) => !convertible(type, 'bool'))
  if (wrong) throw refusal(wrong.at, `${wrong.called} is not castable to bool`)
  const [first] = args
  if (kind === 'NOT_EXPR' && first)
    return { ...made(`(NOT ${first.sql})`, 'bool', at, 'not', args), facts: factsOfNot(first) }
  const word = kind === 'OR_EXPR' ? 'OR' : 'AND'
  const joined = made(`(${args.map(({ sql }) => sql).join(` ${word} `)})`, 'bool', at, word.toLowerCase(), args)
  return word === 'AND' ? { ...joined, facts: factsOfAll(args) } : joined
}

function booleanTest(arg: Typed, kind: string, at: number): Typed {
  const test = kind.replaceAll('_', ' ')
  if (arg.type !== 'bool') throw refusal(at, `argument of ${test} must be bool, not ${arg.type}`)
  const result = made(`(${arg.sql} ${test})`, 'bool', at, kind, [arg])
  if (kind === 'IS_TRUE') return { ...result, facts: factsOf(arg) }
  return kind === 'IS_FALSE' ? { ...result, facts: factsOfNot(arg) } : result
}

function call(call: FuncCall, args: () => Expression[], scope: Scope): Typed {
  const at = call.location ?? 0
  const given = args()
  const { agg_order, agg_filter, over, agg_within_group, agg_star, agg_distinct } = call
  if (agg_order?.length || agg_filter || over || agg_within_group || agg_star || agg_distinct)
    throw refusal(at, 'aggregation is not supported in this context')
  if (call.func_variadic) throw refusal(at, 'explicit VARIADIC function calls are not currently supported')
  const names = (call.funcname ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : ''))
  return applyFunction(spell(names), given, at, scope)
}

/** A row is compared with nothing; only IS NULL takes one. */
function row(parts: readonly Expression[], at: number, scope: Scope): Typed {
  const args = parts.map((part) => infer(part, scope))
  const type = `row of (${args.map((arg) => arg.type).join(', ')})`
  return made(`ROW(${args.map(({ sql }) => sql).join(', ')})`, type, at, 'row', args)
}
