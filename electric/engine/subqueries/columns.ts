// The two sides of `columns IN (SELECT columns …)`: found in their tables, and of the same types, as Electric asks.
import type { Node } from 'libpg-query'
import { invalidRequest, notYet } from '../errors.ts'
import type { Column, Table } from '../catalog/table.ts'
import { ClauseError } from '../where/parse.ts'
import { canonicalOf } from './member-key.ts'
import type { Canonical } from './member-key.ts'
import type { Written } from './sublink.ts'

export type Sides = {
  /** Indexes in the outer table. */
  readonly left: readonly number[]
  /** Indexes in the inner table. */
  readonly inner: readonly number[]
  /** How each value is compared; the same for both sides, which have the same types. */
  readonly canonical: readonly Canonical[]
}

/** Finds both sides' columns. Throws with Electric's texts when one is missing or the types differ. */
export function findSides(outer: Table, innerTable: Table, written: Written): Sides {
  const missing = written.columns.filter((name) => !innerTable.columns.some((column) => column.name === name))
  if (missing.length > 0)
    throw invalidRequest({ columns: [`The following columns are not found on the table: ${missing.join(', ')}`] })
  const left = written.left.map((node) => outerColumn(outer, node))
  const inner = written.columns.map((name) => innerTable.columns.findIndex((column) => column.name === name))
  const leftTypes = left.map((index) => typeText(outer.columns[index]))
  const innerTypes = inner.map((index) => typeText(innerTable.columns[index]))
  if (leftTypes.join() !== innerTypes.join())
    throw new ClauseError(
      `At location ${written.location}: left side of \`IN (SELECT ...)\` has type ${row(leftTypes)} but subquery returns ${row(innerTypes)}[]`,
    )
  return { left, inner, canonical: left.map((index) => comparable(outer.columns[index])) }
}

function outerColumn(table: Table, node: Node): number {
  const fields = 'ColumnRef' in node ? (node.ColumnRef.fields ?? []) : []
  const [field, ...more] = fields
  if (!field || more.length > 0 || !('String' in field))
    throw new ClauseError('only plain column names may be referenced')
  const name = field.String.sval ?? ''
  const index = table.columns.findIndex((column) => column.name === name)
  if (index < 0) throw new ClauseError(`unknown reference ${name}`)
  return index
}

function comparable(column: Column | undefined): Canonical {
  const canonical = column && canonicalOf(column)
  if (!canonical)
    throw new ClauseError(notYet(`A subquery that compares values of type ${column?.declared ?? 'unknown'}`))
  return canonical
}

function typeText(column: Column | undefined): string {
  if (!column) return 'unknown'
  return `${column.isEnum ? 'enum ' : ''}${column.type}${column.dims > 0 ? '[]' : ''}`
}

function row(types: readonly string[]): string {
  return types.length === 1 ? (types[0] ?? '') : `row of (${types.join(', ')})`
}
