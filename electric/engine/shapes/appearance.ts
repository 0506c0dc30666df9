// What shapes that show the same columns of the same table have in common, made once: there may be ten thousand of them.
import { schemaHeader } from '../catalog/schema-header.ts'
import type { Table } from '../catalog/table.ts'
import { streamLayout } from '../messages.ts'
import type { RowLayout } from '../messages.ts'

export type Appearance = { readonly layout: RowLayout; readonly schema: string }

const known = new WeakMap<Table, Map<string, Appearance>>()

/** The layout of streamed rows and the schema header; `selected` are indexes into the table's columns. */
export function appearanceOf(table: Table, selected: readonly number[]): Appearance {
  const ofTable = known.get(table) ?? new Map<string, Appearance>()
  known.set(table, ofTable)
  const id = selected.join()
  const found = ofTable.get(id)
  if (found) return found
  const layout = streamLayout(table, selected)
  const made = { layout, schema: schemaHeader(layout.columns.map(({ column }) => column)) }
  ofTable.set(id, made)
  return made
}
