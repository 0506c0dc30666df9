// What follows from a table and a choice of its columns. Thousands of shapes differ only in a constant; this they share.
import type { Table } from './table.ts'

export class PerSelection<Made> {
  readonly #made = new WeakMap<Table, Map<string, Made>>()
  readonly #make: (table: Table, selected: readonly number[]) => Made

  constructor(make: (table: Table, selected: readonly number[]) => Made) {
    this.#make = make
  }

  /** The one for this copy of the table and these columns; nobody may change it. */
  of(table: Table, selected: readonly number[]): Made {
    const bySelection = this.#made.get(table) ?? new Map<string, Made>()
    this.#made.set(table, bySelection)
    const id = selected.join(',')
    const known = bySelection.get(id)
    if (known !== undefined) return known
    const made = this.#make(table, selected)
    bySelection.set(id, made)
    return made
  }
}
