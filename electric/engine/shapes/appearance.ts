// What shapes that show the same columns of the same table have in common, made once: there may be ten thousand of them.
import { PerSelection } from '../catalog/per-selection.ts'
import { schemaHeader } from '../catalog/schema-header.ts'
import type { Table } from '../catalog/table.ts'
import { streamLayout } from '../messages.ts'
import type { RowLayout } from '../messages.ts'

export type Appearance = { readonly layout: RowLayout; readonly schema: string }

const appearances = new PerSelection((table, selected): Appearance => {
  const layout = streamLayout(table, selected)
  return { layout, schema: schemaHeader(layout.columns.map(({ column }) => column)) }
})

/** The layout of streamed rows and the schema header; `selected` are indexes into the table's columns. */
export function appearanceOf(table: Table, selected: readonly number[]): Appearance {
  return appearances.of(table, selected)
}
