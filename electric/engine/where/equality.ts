// The where of a shape in this half of the engine: `column = constant` and `column IN (constants)`, joined by AND.
// The constants are rendered by Postgres once, so that a changed row is judged by comparing texts.
import type { Pool } from 'pg'
import type { Node } from 'libpg-query'
import type { Column } from '../catalog/table.ts'
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

/** What an expression asks of equality: its AND-ed comparisons, and whether they are the whole of it. */
export type Comparisons = { readonly all: readonly Comparison[]; readonly whole: boolean }

/** Finds the AND-ed comparisons with constants. Throws ClauseError for a constant that real Electric cannot read. */
export function comparisons(node: Node, scope: Scope): Comparisons {
  if (isTautology(node)) return { all: [], whole: true }
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') {
    const parts = (node.BoolExpr.args ?? []).map((arg) => comparisons(arg, scope))
    return { all: parts.flatMap(({ all }) => all), whole: parts.every(({ whole }) => whole) }
  }
  if ('A_Expr' in node && ['AEXPR_OP', 'AEXPR_IN'].includes(node.A_Expr.kind ?? '')) {
    const { name, lexpr, rexpr } = node.A_Expr
    const [operator] = name ?? []
    if (operator && 'String' in operator && operator.String.sval === '=') {
      const items = rexpr && 'List' in rexpr ? (rexpr.List.items ?? []) : [rexpr]
      const swapped = isConstant(lexpr) && items.length === 1
      const found = swapped ? compare(items[0], [lexpr], scope) : compare(lexpr, items, scope)
      if (found) return { all: [found], whole: true }
    }
  }
  return { all: [], whole: false }
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

/** Those of the conditions that can be looked up together without one shape costing as much as many. */
export function indexable(conditions: readonly Condition[]): Condition[] {
  let combinations = 1
  const bySize = [...conditions].sort((a, b) => a.allowed.size - b.allowed.size)
  return bySize.filter(({ allowed }, index) => {
    if (index > 0 && combinations * allowed.size > MAX_COMBINATIONS) return false
    combinations *= allowed.size
    return true
  })
}

const MAX_COMBINATIONS = 1_000

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

/** undefined when the comparison is another than of a column with constants, or cannot be told from texts. */
function compare(left: Node | undefined, right: readonly (Node | undefined)[], scope: Scope): Comparison | undefined {
  const asText =
    left && 'TypeCast' in left && typeName(left.TypeCast.typeName) === 'text' ? left.TypeCast.arg : undefined
  if (!isColumn(left) && !isColumn(asText)) return undefined
  const tested = column(asText ?? left, scope, asText !== undefined)
  const family = asText ? familyAsText(tested) : familyOf(tested)
  if (!family) return undefined
  const type = asText ? 'text' : (bareType(tested) ?? 'text')
  const values = right.flatMap((value) => constantSql(value, type, family, scope) ?? [])
  return values.length === right.length ? { column: tested, family, values } : undefined
}

function isColumn(node: Node | undefined): boolean {
  return node !== undefined && 'ColumnRef' in node
}

function constantSql(node: Node | undefined, type: string, family: Family, scope: Scope): string | undefined {
  if (node && 'TypeCast' in node) {
    const target = typeName(node.TypeCast.typeName)
    const inner = node.TypeCast.arg
    if (familyOfType(target)?.name !== family.name || !isConstant(inner)) return undefined
    refuseSpelling(inner, target, family, scope)
    return `CAST(${toSql(inner, scope)} AS ${target})`
  }
  if (!isConstant(node)) return undefined
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
