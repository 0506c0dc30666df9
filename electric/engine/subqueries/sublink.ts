// `column IN (SELECT …)` in a syntax tree: what Electric accepts of it, and its texts for the rest.
import type { Node, SelectStmt, SubLink } from 'libpg-query'
import type { TableName } from '../catalog/identifiers.ts'
import { ClauseError } from '../where/parse.ts'

/** A subquery as it is written: the columns that are tested, and the plain SELECT of one table that they are tested against. */
export type Written = {
  readonly left: readonly Node[]
  readonly from: TableName
  readonly columns: readonly string[]
  readonly where: Node | undefined
  /** Where it stands, as messages count. */
  readonly location: number
}

/** Whether the expression contains a subquery anywhere. */
export function hasSubquery(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  if ('SubLink' in node) return true
  return Object.values(node).some(hasSubquery)
}

/** Reads one subquery; throws ClauseError with Electric's text when it is anything but `columns IN (SELECT columns FROM table WHERE …)`. */
export function readSubquery({ subLinkType, operName, testexpr, subselect, location }: SubLink): Written {
  const at = Math.max((location ?? 0) - PREFIX, 0)
  const select = subselect && 'SelectStmt' in subselect ? subselect.SelectStmt : {}
  const plain = readSelect(select)
  if (subLinkType !== 'ANY_SUBLINK' || operName)
    throw new ClauseError(`At location ${at}: only \`value IN (SELECT ...)\` sublinks are supported right now`)
  const left = testexpr && 'RowExpr' in testexpr ? (testexpr.RowExpr.args ?? []) : testexpr ? [testexpr] : []
  if (left.length === 0 || !left.every((node) => 'ColumnRef' in node))
    throw new ClauseError(
      `At location ${at}: currently, left side of \`IN (SELECT ...)\` can only be a column reference or a list of column references`,
    )
  return { ...plain, left, location: at }
}

/** Length of what is put before a where to parse it: locations are told without it. */
const PREFIX = 'SELECT 1 WHERE '.length
const PLAIN = new Set(['targetList', 'fromClause', 'whereClause', 'limitOption', 'op'])

function readSelect(select: SelectStmt): Pick<Written, 'from' | 'columns' | 'where'> {
  const columns = (select.targetList ?? []).map(columnName)
  const from = tableName(select.fromClause ?? [])
  if (!Object.keys(select).every((clause) => PLAIN.has(clause)))
    throw new ClauseError('SELECT statement must not contain any clauses')
  return { columns, from, where: select.whereClause }
}

function columnName(node: Node): string {
  const target = 'ResTarget' in node ? node.ResTarget : {}
  const fields = target.val && 'ColumnRef' in target.val ? (target.val.ColumnRef.fields ?? []) : []
  const [field] = fields
  if (!field || fields.length > 1 || !('String' in field))
    throw new ClauseError(`At location ${target.location ?? 0}: Expected a plain column reference`)
  return field.String.sval ?? ''
}

function tableName([only, ...more]: readonly Node[]): TableName {
  const range = only && 'RangeVar' in only ? only.RangeVar : undefined
  // `ONLY` would leave out the children whose rows the stream brings under the parent's name.
  if (!range || more.length > 0 || !range.inh) throw new ClauseError('Expected a single table reference')
  return { schema: range.schemaname ?? 'public', name: range.relname ?? '' }
}
