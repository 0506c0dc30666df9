// Syntax tree → SQL. Validation and generation are one pass: a node that this file does not name never reaches Postgres.
import { escapeLiteral } from 'pg'
import type { A_Const, A_Expr, FuncCall, Node, TypeName } from 'libpg-query'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import type { Column } from '../catalog/table.ts'
import { notYet } from '../errors.ts'
import { ClauseError } from './parse.ts'

/** What names in a clause may mean. */
export type Scope = {
  /** Columns that may be tested, by name. */
  readonly columns: ReadonlyMap<string, Column>
  /** Text by number from 1. */
  readonly params: readonly string[]
  /** Whether this is the where of a subset: it may compare enum columns (the main where of real Electric cannot). */
  readonly subset: boolean
  /** The names of columns that were found, noted here. */
  readonly used?: Set<string>
}

const OPERATORS = new Set(['=', '<>', '<', '<=', '>', '>='])
const FUNCTIONS = new Set(['lower', 'upper', 'concat'])
/** bytea, json, jsonb: real Electric has no operators for them, so a clause that compares them would fail there. */
const INCOMPARABLE = new Set([17, 114, 3802])
const TYPES = new Map([
  ...['text', 'varchar', 'bpchar', 'uuid', 'int2', 'int4', 'int8', 'numeric', 'float4', 'float8'].map(
    (t) => [t, t] as const,
  ),
  ...['bool', 'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'bytea', 'jsonb'].map(
    (t) => [t, t] as const,
  ),
])
const MAX_DEPTH = 512

/** Generates the SQL of an expression; throws ClauseError for anything outside the allow-list. */
export function toSql(node: Node | undefined, scope: Scope, depth = 0): string {
  if (!node) throw new ClauseError('incomplete expression')
  if (depth > MAX_DEPTH) throw new ClauseError('clause is nested too deeply')
  const sql = (inner: Node | undefined): string => toSql(inner, scope, depth + 1)
  const list = (nodes: readonly Node[] | undefined, separator: string): string => (nodes ?? []).map(sql).join(separator)
  if ('BoolExpr' in node) {
    const { boolop, args } = node.BoolExpr
    if (boolop === 'NOT_EXPR') return `(NOT ${list(args, ' ')})`
    return `(${list(args, boolop === 'OR_EXPR' ? ' OR ' : ' AND ')})`
  }
  if ('A_Expr' in node) {
    refuseIncomparable(node.A_Expr, scope)
    return expression(node.A_Expr, sql, list)
  }
  if ('ColumnRef' in node) return quoteIdentifier(column(node, scope).name)
  if ('ParamRef' in node) return parameter(node.ParamRef.number, scope)
  if ('A_Const' in node) return constant(node.A_Const)
  if ('TypeCast' in node) return cast(node.TypeCast.arg, node.TypeCast.typeName, scope, depth)
  if ('NullTest' in node) {
    const { arg, nulltesttype } = node.NullTest
    return `(${sql(arg)} IS ${nulltesttype === 'IS_NOT_NULL' ? 'NOT ' : ''}NULL)`
  }
  if ('BooleanTest' in node) {
    const { arg, booltesttype } = node.BooleanTest
    return `(${sql(arg)} ${(booltesttype ?? 'IS_UNKNOWN').replaceAll('_', ' ')})`
  }
  if ('CoalesceExpr' in node) return `COALESCE(${list(node.CoalesceExpr.args, ', ')})`
  if ('FuncCall' in node) return call(node.FuncCall, list)
  if ('SubLink' in node)
    throw new ClauseError(scope.subset ? 'Subqueries are not allowed in subsets' : notYet('A subquery'))
  throw new ClauseError(notYet(`This expression (${Object.keys(node)[0] ?? 'empty'})`))
}

/** The column that a reference names. */
export function column(node: Node | undefined, scope: Scope, asText = false): Column {
  const [field, ...more] = node && 'ColumnRef' in node ? (node.ColumnRef.fields ?? []) : []
  if (!field || more.length > 0 || !('String' in field))
    throw new ClauseError('only plain column names may be referenced')
  const name = field.String.sval ?? ''
  const found = scope.columns.get(name)
  if (!found) throw new ClauseError(`unknown reference ${name}`)
  scope.used?.add(name)
  if (found.isEnum && !scope.subset && !asText)
    throw new ClauseError(`enum column ${name} must be cast to text before it is compared: ${name}::text`)
  return found
}

/** The name of an allowed type, with its array brackets. */
export function typeName(type: TypeName | undefined): string {
  const names = (type?.names ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : ''))
  const [first, second] = names
  const name = TYPES.get((first === 'pg_catalog' ? second : first) ?? '')
  if (!name || names.length > 2 || (names.length === 2 && first !== 'pg_catalog') || type?.setof || type?.pct_type)
    throw new ClauseError(notYet(`A cast to ${names.join('.')}`))
  if ((type?.typmods?.length ?? 0) > 0) throw new ClauseError(notYet('A cast to a type with modifiers'))
  return (type?.arrayBounds?.length ?? 0) > 0 ? `${name}[]` : name
}

/** The text of a parameter as an untyped literal, so that Postgres infers its type where it stands. */
function parameter(number: number | undefined, scope: Scope): string {
  const text = scope.params[(number ?? 0) - 1]
  if (text === undefined) throw new ClauseError(`parameter $${number ?? 0} was not provided`)
  return escapeLiteral(text)
}

function cast(arg: Node | undefined, type: TypeName | undefined, scope: Scope, depth: number): string {
  const target = typeName(type)
  const inner =
    arg && 'ColumnRef' in arg
      ? quoteIdentifier(column(arg, scope, target === 'text').name)
      : toSql(arg, scope, depth + 1)
  return `CAST(${inner} AS ${target})`
}

function refuseIncomparable({ lexpr, rexpr }: A_Expr, scope: Scope): void {
  for (const side of [lexpr, rexpr])
    if (side && 'ColumnRef' in side && INCOMPARABLE.has(column(side, scope).baseOid))
      throw new ClauseError('Could not select an operator overload')
}

function expression(
  { kind, name, lexpr, rexpr }: A_Expr,
  sql: (node: Node | undefined) => string,
  list: (nodes: readonly Node[] | undefined, separator: string) => string,
): string {
  const [part] = name ?? []
  const operator = part && 'String' in part ? (part.String.sval ?? '') : ''
  const items = rexpr && 'List' in rexpr ? rexpr.List.items : undefined
  const negated = operator.startsWith('!') || operator === '<>'
  switch (kind) {
    case 'AEXPR_OP':
      if (!lexpr || !OPERATORS.has(operator) || name?.length !== 1)
        throw new ClauseError(notYet(`The operator ${operator}`))
      return `(${sql(lexpr)} ${operator} ${sql(rexpr)})`
    case 'AEXPR_OP_ANY':
      if (operator !== '=') throw new ClauseError(notYet(`${operator} ANY`))
      return `(${sql(lexpr)} = ANY(${sql(rexpr)}))`
    case 'AEXPR_IN':
      return `(${sql(lexpr)} ${negated ? 'NOT IN' : 'IN'} (${list(items, ', ')}))`
    case 'AEXPR_LIKE':
      return `(${sql(lexpr)} ${negated ? 'NOT LIKE' : 'LIKE'} ${sql(rexpr)})`
    case 'AEXPR_ILIKE':
      return `(${sql(lexpr)} ${negated ? 'NOT ILIKE' : 'ILIKE'} ${sql(rexpr)})`
    case 'AEXPR_BETWEEN':
      return `(${sql(lexpr)} BETWEEN ${list(items, ' AND ')})`
    case 'AEXPR_NOT_BETWEEN':
      return `(${sql(lexpr)} NOT BETWEEN ${list(items, ' AND ')})`
    case 'AEXPR_DISTINCT':
      return `(${sql(lexpr)} IS DISTINCT FROM ${sql(rexpr)})`
    case 'AEXPR_NOT_DISTINCT':
      return `(${sql(lexpr)} IS NOT DISTINCT FROM ${sql(rexpr)})`
    default:
      throw new ClauseError(notYet(`The operator ${operator}`))
  }
}

function call(
  { funcname, args, funcformat: _format, location: _location, ...rest }: FuncCall,
  list: (nodes: readonly Node[] | undefined, separator: string) => string,
): string {
  const [part, ...more] = funcname ?? []
  const name = part && 'String' in part ? (part.String.sval ?? '') : ''
  if (!FUNCTIONS.has(name) || more.length > 0 || Object.keys(rest).length > 0)
    throw new ClauseError(notYet(`The function ${name}`))
  return `pg_catalog.${name}(${list(args, ', ')})`
}

function constant({ sval, ival, fval, boolval, isnull }: A_Const): string {
  if (isnull) return 'NULL'
  if (sval) return escapeLiteral(sval.sval ?? '')
  if (boolval) return boolval.boolval ? 'true' : 'false'
  if (ival) return String(ival.ival ?? 0)
  if (fval && /^-?[\d.]+(?:e[+-]?\d+)?$/i.test(fval.fval ?? '')) return fval.fval ?? ''
  throw new ClauseError(notYet('This constant'))
}
