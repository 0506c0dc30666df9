// A table as those shapes see it that name their columns: only with what they need of it. Whatever happens to its other columns is
// nothing to them. A table without a primary key is not cut, because every column is part of its rows' keys.
import { PerSelection } from './per-selection.ts'
import { makeTable, sameTable } from './table.ts'
import type { Table } from './table.ts'

/** The table with these columns, by their indexes, and its primary key. */
export function cut(table: Table, needed: readonly number[]): Table {
  return cuts.of(
    table,
    [...new Set([...needed, ...table.key])].sort((a, b) => a - b),
  )
}

/** As `cut`, by names; those that the table does not have are left out. */
export function cutToNames(table: Table, names: Iterable<string>): Table {
  const wanted = new Set(names)
  return cut(
    table,
    table.columns.flatMap(({ name }, index) => (wanted.has(name) ? [index] : [])),
  )
}

/** Whether a table, as the catalog has it `now`, is for every purpose of a shape what it was when this copy was made. */
export function stillIs(now: Table, table: Table): boolean {
  if (table.whole) return sameTable(now, table)
  const known = new Set(table.columns.map(({ attnum }) => attnum))
  return sameTable(
    cut(
      now,
      now.columns.flatMap(({ attnum }, index) => (known.has(attnum) ? [index] : [])),
    ),
    table,
  )
}

const cuts = new PerSelection((table, kept): Table => {
  if (!table.hasPrimaryKey) return table
  const columns = kept.flatMap((index) => table.columns[index] ?? [])
  const id = `${table.oid}:${columns.map(({ attnum }) => attnum).join()}`
  return { ...makeTable({ ...table, columns, unpublished: [] }), id, whole: false }
})
