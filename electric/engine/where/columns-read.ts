// Which columns of its table a clause names, before anything else is known of it.
import type { Node } from 'libpg-query'

/** The names of all columns that the expression refers to itself; what stands inside its subqueries belongs to other tables. */
export function columnsRead(node: Node | undefined): string[] {
  const names: string[] = []
  const walk = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    if ('ColumnRef' in part) names.push(...lastNames(part.ColumnRef))
    for (const [key, value] of Object.entries(part)) if (key !== 'subselect') walk(value)
  }
  walk(node)
  return names
}

function lastNames(reference: unknown): string[] {
  const { fields = [] } = reference as { fields?: readonly Node[] }
  const field = fields.at(-1)
  return field && 'String' in field ? [field.String.sval ?? ''] : []
}
