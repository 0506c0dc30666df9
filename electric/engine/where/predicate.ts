// A where clause as it is used: SQL for Postgres, and for the changes of a table the equalities that must hold.
import type { Node } from 'libpg-query'
import type { Pool } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import type { Column, Table } from '../catalog/table.ts'
import { checkWhere } from './check.ts'
import { renderConditions } from './equality.ts'
import type { Conditions } from './equality.ts'
import { scopeOf } from './expression.ts'
import { parseWhere } from './parse.ts'

/** `sql` is generated, over bare column names; `reads` are the indexes of the columns that it reads. */
export type Predicate = Conditions & { readonly sql: string; readonly reads: readonly number[] }

/** Compiles the main where of a shape, or a part of one. Throws ClauseError, or the database's error when types or values do not fit. */
export async function compileNode(pool: Pool, table: Table, node: Node, params: readonly string[]): Promise<Predicate> {
  const scope = scopeOf(new Map(table.columns.map((column) => [column.name, column])), params, false)
  const where = checkWhere(node, scope)
  // Planned once by Postgres: a clause whose types do not fit is refused now and not in the middle of a snapshot.
  await pool.query(
    `SELECT FROM ${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)} WHERE (${where.sql}) LIMIT 0`,
  )
  const reads = table.columns.flatMap(({ name }, index) => (scope.used.has(name) ? [index] : []))
  return { sql: where.sql, reads: reads.slice(), ...(await renderConditions(pool, where)) }
}

/** The SQL of a subset's where, over the columns that may be tested. Throws ClauseError. */
export function subsetWhere(text: string, params: readonly string[], columns: ReadonlyMap<string, Column>): string {
  return checkWhere(parseWhere(text), scopeOf(columns, params, true)).sql
}
