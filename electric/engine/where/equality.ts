// The where of a shape in this half of the engine: `column = constant` and `column IN (constants)`, joined by AND.
// The constants are rendered by Postgres once, so that a changed row is judged by comparing texts.
import type { Pool } from 'pg'
import type { Node } from 'libpg-query'
import type { Column } from '../catalog/table.ts'
import { notYet } from '../errors.ts'
import { ClauseError } from './parse.ts'
import { column, toSql, typeName } from './sql.ts'
import type { Scope } from './sql.ts'
import { bareType, familyAsText, familyOf, familyOfType } from './text-equality.ts'
import type { Family } from './text-equality.ts'

/** One condition before its constants are known to Postgres. `values` are SQL expressions of constants. */
export type Comparison = { readonly column: Column; readonly family: Family; readonly values: readonly string[] }

/** One condition on a row: the column's canonical text must be among `allowed`. */
export type Condition = {
  readonly column: string
  /** The name of the way of comparing; `canonical` is its function. */
  readonly family: string
  readonly canonical: (text: string) => string
  readonly allowed: ReadonlySet<string>
}

/** The AND-ed comparisons of an expression; throws ClauseError for any other grammar. */
export function comparisons(node: Node, scope: Scope): Comparison[] {
  if (isTautology(node)) return []
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR')
    return (node.BoolExpr.args ?? []).flatMap((arg) => comparisons(arg, scope))
  if ('A_Expr' in node && ['AEXPR_OP', 'AEXPR_IN'].includes(node.A_Expr.kind ?? '')) {
    const { name, lexpr, rexpr } = node.A_Expr
    const [operator] = name ?? []
    if (operator && 'String' in operator && operator.String.sval === '=') {
      const items = rexpr && 'List' in rexpr ? (rexpr.List.items ?? []) : [rexpr]
      if (!isColumn(lexpr) && items.length === 1) return [compare(items[0], [lexpr], scope)]
      return [compare(lexpr, items, scope)]
    }
  }
  // Generating first gives grammar errors (unknown columns, operators outside the list) their own message.
  toSql(node, scope)
  throw new ClauseError(notYet('A shape whose where is more than column = constant (or IN a list) joined by AND'))
}

/** Asks Postgres for the text of every constant; a value that does not fit its type is an error of the database. */
export async function renderConditions(pool: Pool, all: readonly Comparison[]): Promise<Condition[]> {
  const constants = all.flatMap(({ values }) => values)
  if (constants.length === 0) return []
  const { rows } = await pool.query<(string | null)[]>({
    text: `SELECT ${constants.map((value) => `(${value})::text`).join(', ')}`,
    rowMode: 'array',
  })
  const texts = [...(rows[0] ?? [])]
  const byColumn = new Map<string, Condition>()
  for (const { column, family, values } of all) {
    // NULL equals nothing: a NULL constant can never include a row.
    const rendered = texts.splice(0, values.length).filter((value) => value !== null)
    const allowed = new Set(rendered.map(family.canonical))
    const id = `${family.name} ${column.name}`
    const earlier = byColumn.get(id)
    byColumn.set(id, {
      column: column.name,
      family: family.name,
      canonical: family.canonical,
      allowed: earlier ? new Set([...earlier.allowed].filter((value) => allowed.has(value))) : allowed,
    })
  }
  return [...byColumn.values()]
}

/** `true`, `1 = 1`, `true = true`: what query builders write for "all rows". */
function isTautology(node: Node): boolean {
  if ('A_Const' in node) return node.A_Const.boolval?.boolval === true
  if (!('A_Expr' in node) || node.A_Expr.kind !== 'AEXPR_OP') return false
  const { name, lexpr, rexpr } = node.A_Expr
  const [operator] = name ?? []
  if (!operator || !('String' in operator) || operator.String.sval !== '=') return false
  if (!lexpr || !rexpr || !('A_Const' in lexpr) || !('A_Const' in rexpr)) return false
  const plain = ({ ival, boolval }: typeof lexpr.A_Const): string | undefined =>
    ival || boolval ? JSON.stringify([ival, boolval]) : undefined
  return plain(lexpr.A_Const) !== undefined && plain(lexpr.A_Const) === plain(rexpr.A_Const)
}

function compare(left: Node | undefined, right: readonly (Node | undefined)[], scope: Scope): Comparison {
  const asText =
    left && 'TypeCast' in left && typeName(left.TypeCast.typeName) === 'text' ? left.TypeCast.arg : undefined
  if (!isColumn(left) && !isColumn(asText)) throw new ClauseError(notYet('A comparison that is not column = constant'))
  const tested = column(asText ?? left, scope, asText !== undefined)
  const family = asText ? familyAsText(tested) : familyOf(tested)
  if (!family) throw new ClauseError(notYet(`Equality on column ${tested.name} of type ${tested.declared}`))
  const type = asText ? 'text' : (bareType(tested) ?? 'text')
  return { column: tested, family, values: right.map((value) => constantSql(value, type, family, scope)) }
}

function isColumn(node: Node | undefined): boolean {
  return node !== undefined && ('ColumnRef' in node || ('TypeCast' in node && isColumn(node.TypeCast.arg)))
}

function constantSql(node: Node | undefined, type: string, family: Family, scope: Scope): string {
  if (node && 'TypeCast' in node) {
    const target = typeName(node.TypeCast.typeName)
    const inner = node.TypeCast.arg
    if (familyOfType(target)?.name !== family.name || !isConstant(inner))
      throw new ClauseError(notYet(`Comparing ${type} with a value cast to ${target}`))
    refuseSpelling(inner, target, family, scope)
    return `CAST(${toSql(inner, scope)} AS ${target})`
  }
  if (!isConstant(node)) throw new ClauseError(notYet('A comparison that is not column = constant'))
  refuseSpelling(node, type, family, scope)
  // A bare number is read as text of the column's type: 5.5 does not silently become an integer.
  const literal = toSql(node, scope)
  return `CAST(${/^-?[\d.]/.test(literal) ? `'${literal}'` : literal} AS ${type})`
}

function refuseSpelling(node: Node | undefined, type: string, { spelling }: Family, { params }: Scope): void {
  const written = node && 'A_Const' in node ? node.A_Const.sval?.sval : undefined
  const given = node && 'ParamRef' in node ? params[(node.ParamRef.number ?? 0) - 1] : written
  if (given !== undefined && spelling && !spelling.test(given))
    throw new ClauseError(`invalid syntax for type ${type}: ${given}`)
}

function isConstant(node: Node | undefined): boolean {
  return node !== undefined && ('A_Const' in node || 'ParamRef' in node)
}
