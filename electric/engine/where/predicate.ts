// A where clause as it is used: SQL for Postgres, and for the changes of a table the equalities that must hold.
import type { Pool } from 'pg'
import type { Node } from 'libpg-query'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import type { Column, Table } from '../catalog/table.ts'
import { comparisons, indexable, renderConditions } from './equality.ts'
import type { Condition } from './equality.ts'
import { toSql } from './sql.ts'

export type Predicate = {
  /** Generated SQL over bare column names. */
  readonly sql: string
  /** Indexes of the columns that it reads. */
  readonly reads: readonly number[]
  /** A row that fails one of these is not in the shape. */
  readonly conditions: readonly Condition[]
  /** Whether a row that passes all of them is in the shape; otherwise Postgres must judge it. */
  readonly exact: boolean
}

/** Compiles a where, or a part of one. Throws ClauseError, or the database's error when types or values do not fit. */
export async function compileNode(pool: Pool, table: Table, tree: Node, params: readonly string[]): Promise<Predicate> {
  const used = new Set<string>()
  const scope = { columns: new Map(table.columns.map((column) => [column.name, column])), params, subset: false, used }
  const sql = toSql(tree, scope)
  // Planned once by Postgres: a clause whose types do not fit is refused now and not in the middle of a snapshot.
  await pool.query(`SELECT FROM ${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)} WHERE (${sql}) LIMIT 0`)
  const found = comparisons(tree, scope)
  const all = await renderConditions(pool, found.all)
  const conditions = indexable(all)
  const exact = found.whole && conditions.length === all.length
  return { sql, reads: indexes(table.columns, used), conditions, exact }
}

function indexes(columns: readonly Column[], names: ReadonlySet<string>): number[] {
  return columns.flatMap(({ name }, index) => (names.has(name) ? [index] : []))
}
