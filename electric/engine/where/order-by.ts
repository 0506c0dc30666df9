// ORDER BY of a subset: columns with direction and NULLS, generated from the tree.
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { ClauseError, parseOrderBy } from './parse.ts'
import { column } from './sql.ts'
import type { Scope } from './sql.ts'

const DIRECTIONS: Record<string, string> = { SORTBY_DEFAULT: '', SORTBY_ASC: ' ASC', SORTBY_DESC: ' DESC' }
const NULLS: Record<string, string> = {
  SORTBY_NULLS_DEFAULT: '',
  SORTBY_NULLS_FIRST: ' NULLS FIRST',
  SORTBY_NULLS_LAST: ' NULLS LAST',
}

/** The SQL of an order_by parameter; throws ClauseError for anything but columns. */
export function orderBySql(text: string, scope: Scope): string {
  const items = parseOrderBy(text).map(({ node, sortby_dir, sortby_nulls }) => {
    const direction = DIRECTIONS[sortby_dir ?? 'SORTBY_DEFAULT']
    const nulls = NULLS[sortby_nulls ?? 'SORTBY_NULLS_DEFAULT']
    if (direction === undefined || nulls === undefined) throw new ClauseError('order_by allows only ASC or DESC')
    return `${quoteIdentifier(column(node, scope).name)}${direction}${nulls}`
  })
  return items.join(', ')
}
