// ORDER BY of a subset: columns with direction and NULLS, generated from the tree.
import type { Node, SortBy } from 'libpg-query'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import type { Column } from '../catalog/table.ts'
import { spell } from './calls.ts'
import { ClauseError, parseOrderBy } from './parse.ts'

const DIRECTIONS: Record<string, string> = { SORTBY_DEFAULT: '', SORTBY_ASC: ' ASC', SORTBY_DESC: ' DESC' }
const USING: Record<string, string> = { '<': ' ASC', '>': ' DESC' }
const NULLS: Record<string, string> = {
  SORTBY_NULLS_DEFAULT: '',
  SORTBY_NULLS_FIRST: ' NULLS FIRST',
  SORTBY_NULLS_LAST: ' NULLS LAST',
}

/** The SQL of an order_by parameter, empty when it orders by nothing; throws ClauseError for anything but columns and constants. */
export function orderBySql(text: string, columns: ReadonlyMap<string, Column>): string {
  const items = parseOrderBy(text).flatMap((item) => {
    const name = columnOf(item.node, columns)
    const nulls = NULLS[item.sortby_nulls ?? 'SORTBY_NULLS_DEFAULT'] ?? ''
    return name === undefined ? [] : [`${quoteIdentifier(name)}${direction(item)}${nulls}`]
  })
  return items.join(', ')
}

function direction({ sortby_dir, useOp }: SortBy): string {
  const [operator] = useOp ?? []
  const using = operator && 'String' in operator ? USING[operator.String.sval ?? ''] : undefined
  const words = DIRECTIONS[sortby_dir ?? 'SORTBY_DEFAULT'] ?? using
  if (words === undefined) throw new ClauseError('only USING < and USING > are supported in ORDER BY clauses')
  return words
}

/** The column's name; undefined for the constant 1, by which nothing is ordered. */
function columnOf(node: Node | undefined, columns: ReadonlyMap<string, Column>): string | undefined {
  if (!node) throw new ClauseError('incomplete expression')
  if ('ColumnRef' in node) {
    const { fields, location } = node.ColumnRef
    const path = (fields ?? []).map((field) => ('String' in field ? (field.String.sval ?? '') : '*'))
    const [name = '', ...more] = path
    if (more.length > 0 || !columns.has(name)) throw refusal(location, `unknown reference ${spell(path)}`)
    return name
  }
  if ('A_Const' in node) {
    if (node.A_Const.ival?.ival === 1) return undefined
    throw refusal(node.A_Const.location, 'constants other than 1 are not allowed in ORDER BY clauses')
  }
  if ('ParamRef' in node) {
    const { number = 0, location } = node.ParamRef
    throw refusal(location, `parameter $${number} is not supported in ORDER BY clauses`)
  }
  return refuse(node)
}

function refuse(node: Node): never {
  const [[kind, { location }] = ['Node', {}]] = Object.entries(node) as [
    string,
    { location?: number; typeName?: object },
  ][]
  // Electric names what it finds first inside.
  if ('TypeCast' in node) throw notAllowed(node.TypeCast.typeName?.location, 'TypeName')
  if ('A_Indirection' in node) throw notAllowed(0, 'A_Indices')
  throw notAllowed(location, kind)
}

function notAllowed(location: number | undefined, kind: string): ClauseError {
  return refusal(location, `${kind} expressions are not allowed in ORDER BY clauses`)
}

function refusal(location: number | undefined, message: string): ClauseError {
  return new ClauseError(`At location ${location ?? 0}: ${message}`)
}
