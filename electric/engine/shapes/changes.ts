// A changed row as one shape sees it: insert, update or delete, cut to the shape's columns.
import { openChangeLine, rowKey, values } from '../messages.ts'
import type { ChangeLine, OpenLine } from '../messages.ts'
import type { Row } from '../catalog/table.ts'
import type { Shape } from './shape.ts'

/**
 * The row before and after, each only if it belongs to the shape. `retagged` asks for an update even when no shown column changed,
 * as its headers say something new.
 */
export type Seen = { readonly before: Row | undefined; readonly after: Row | undefined; readonly retagged?: boolean }

/** `stamp` is the transaction's, `index` counts all its published changes; `second` asks for the place of a change's second half. */
export type Place = { readonly stamp: string; readonly index: number; readonly second?: boolean }

/** The messages of one change, in order; none when nothing that the shape shows has changed. */
export function shapeLines(shape: Shape, seen: Seen, place: Place): OpenLine[] {
  const lines = changeLines(shape, seen)
  return lines.map((line, half) => openChangeLine(line, place.stamp, place.index * 2 + (place.second ? 1 : half)))
}

function changeLines(shape: Shape, { before, after, retagged = false }: Seen): ChangeLine[] {
  if (!before) return after ? [insertion(shape, after)] : []
  if (!after) return [deletion(shape, before)]
  const oldKey = rowKey(shape.layout, before)
  const newKey = rowKey(shape.layout, after)
  if (oldKey !== newKey)
    return [
      { ...deletion(shape, before), keyChange: { name: 'key_change_to', key: newKey } },
      { ...insertion(shape, after), keyChange: { name: 'key_change_from', key: oldKey } },
    ]
  return update(shape, newKey, before, after, retagged)
}

function insertion({ layout }: Shape, row: Row): ChangeLine {
  return { operation: 'insert', layout, key: rowKey(layout, row), value: values(layout.columns, row) }
}

function deletion({ layout, definition }: Shape, row: Row): ChangeLine {
  const shown = definition.replica === 'full' ? layout.columns : keyColumns(layout)
  return { operation: 'delete', layout, key: rowKey(layout, row), value: values(shown, row) }
}

function update({ layout, definition }: Shape, key: string, before: Row, after: Row, retagged: boolean): ChangeLine[] {
  const changed = layout.columns.filter(({ at }) => before[at] !== after[at])
  if (changed.length === 0 && !retagged) return []
  if (definition.replica === 'full') {
    const oldValue = values(changed, before)
    return [{ operation: 'update', layout, key, value: values(layout.columns, after), oldValue }]
  }
  const shown = layout.columns.filter((column) => layout.key.includes(column.at) || changed.includes(column))
  return [{ operation: 'update', layout, key, value: values(shown, after) }]
}

function keyColumns(layout: Shape['layout']): Shape['layout']['columns'] {
  return layout.columns.filter(({ at }) => layout.key.includes(at))
}
