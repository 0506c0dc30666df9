// The identity of a value, or of a row of values, in an inner set: equal values have equal keys, whatever their spelling.
import type { Column } from '../catalog/table.ts'
import { familyOf } from '../where/text-equality.ts'

/** A value's text → the text that all equal values share. */
export type Canonical = (text: string) => string

const same: Canonical = (text) => text
/** Types that the index of shapes does not know, whose text still decides equality: floats, bytea, times. */
const MORE = new Map<number, Canonical>([
  [17, same],
  [700, (text) => (text === '-0' ? '0' : text)],
  [701, (text) => (text === '-0' ? '0' : text)],
  [1083, same],
  [1266, same],
])

/** How values of the column are made canonical, or undefined when equality cannot be told from text. */
export function canonicalOf(column: Column): Canonical | undefined {
  if (column.dims > 0) return undefined
  if (column.isEnum) return same
  return familyOf(column)?.canonical ?? MORE.get(column.baseOid)
}

/** The key of a tuple of texts; NULL stays NULL. */
export function memberKey(texts: readonly (string | null)[], canonical: readonly Canonical[]): string {
  return JSON.stringify(texts.map((text, index) => (text === null ? null : (canonical[index] ?? same)(text))))
}

/** The values of a key. */
export function keyValues(key: string): (string | null)[] {
  const values: unknown = JSON.parse(key)
  if (!Array.isArray(values)) throw new Error('not a key')
  return values.map((value: unknown) => (typeof value === 'string' ? value : null))
}

/** Whether a value of the tuple is NULL. */
export function hasNull(key: string): boolean {
  return key.includes('null') && keyValues(key).includes(null)
}

/** The key and every key that has NULL in place of some of its values: the tuples that SQL cannot tell from it, NULL being unknown. */
export function blurred(key: string): string[] {
  const all = keyValues(key).reduce<(string | null)[][]>(
    (tuples, value) =>
      tuples.flatMap((tuple) =>
        value === null
          ? [[...tuple, null]]
          : [
              [...tuple, value],
              [...tuple, null],
            ],
      ),
    [[]],
  )
  return all.map((tuple) => JSON.stringify(tuple))
}
