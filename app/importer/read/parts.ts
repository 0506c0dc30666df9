// A JSON document that is already a value (it stood on one line) in the parts that the document reader would give.
import type { RowArray, RowPath } from './structure.ts'

export interface DocumentPart {
  value: unknown
  at: RowPath
}

/** The header of `value` (its row arrays empty) and its rows in order; null when it has no rows. */
export function documentParts(value: unknown, arrays: readonly RowArray[]): DocumentPart[] | null {
  const rows: DocumentPart[] = []
  const header = without(value, [], arrays, rows)
  return rows.length === 0 ? null : [{ value: header, at: [] }, ...rows]
}

function without(value: unknown, path: RowPath, arrays: readonly RowArray[], rows: DocumentPart[]): unknown {
  const inside = arrays.filter((array) => startsWith(array, path))
  if (inside.length === 0 || value === null || typeof value !== 'object') return value
  if (!Array.isArray(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, without(item, [...path, key], inside, rows)]),
    )
  if (path.length > 0 && inside.some((array) => array.length === path.length)) {
    for (const [i, row] of value.entries()) rows.push({ value: row, at: [...path, i] })
    return []
  }
  return value.map((item, i) => without(item, [...path, i], inside, rows))
}

const startsWith = (array: RowArray, path: RowPath): boolean =>
  path.length <= array.length && path.every((key, i) => array[i] === '*' || array[i] === key)
