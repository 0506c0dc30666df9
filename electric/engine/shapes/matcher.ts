// Which shapes a row belongs to. Shapes of one table are grouped by the columns they test, and looked up by the row's values of
// those columns: the cost of a change does not grow with the number of shapes that it does not touch.
import type { Row } from '../catalog/table.ts'
import type { Shape } from './shape.ts'

/** Shapes that test the same columns, by the values they ask for. */
type Group = {
  readonly columns: readonly { readonly index: number; readonly canonical: (text: string) => string }[]
  readonly byValues: Map<string, Set<Shape>>
}

export class TableMatcher {
  readonly #groups = new Map<string, Group>()
  readonly shapes = new Set<Shape>()

  add(shape: Shape): void {
    this.shapes.add(shape)
    const id = groupId(shape)
    let group = this.#groups.get(id)
    if (!group) {
      group = { columns: testedColumns(shape), byValues: new Map() }
      this.#groups.set(id, group)
    }
    for (const values of combinations(shape)) {
      const shapes = group.byValues.get(values)
      if (shapes) shapes.add(shape)
      else group.byValues.set(values, new Set([shape]))
    }
  }

  remove(shape: Shape): void {
    this.shapes.delete(shape)
    const id = groupId(shape)
    const group = this.#groups.get(id)
    if (!group) return
    for (const values of combinations(shape)) {
      const shapes = group.byValues.get(values)
      shapes?.delete(shape)
      if (shapes?.size === 0) group.byValues.delete(values)
    }
    if (group.byValues.size === 0) this.#groups.delete(id)
  }

  /** The shapes whose where is true for the row. */
  matching(row: Row | undefined): Set<Shape> {
    const found = new Set<Shape>()
    if (!row) return found
    for (const { columns, byValues } of this.#groups.values()) {
      const values = columns.map(({ index, canonical }) => {
        const text = row[index] ?? null
        return text === null ? null : canonical(text)
      })
      // NULL equals nothing.
      if (values.includes(null)) continue
      for (const shape of byValues.get(JSON.stringify(values)) ?? []) found.add(shape)
    }
    return found
  }
}

function sorted(shape: Shape) {
  return [...shape.definition.conditions].sort((a, b) => (a.column < b.column ? -1 : 1))
}

function testedColumns(shape: Shape): Group['columns'] {
  const { columns } = shape.definition.table
  return sorted(shape).map(({ column, canonical }) => ({
    index: columns.findIndex(({ name }) => name === column),
    canonical,
  }))
}

function groupId(shape: Shape): string {
  return JSON.stringify(sorted(shape).map(({ column, family }) => [column, family]))
}

/** Every combination of allowed values, one per tested column. A shape without conditions has the one empty combination. */
function combinations(shape: Shape): string[] {
  let all: string[][] = [[]]
  for (const { allowed } of sorted(shape))
    all = all.flatMap((values) => [...allowed].map((value) => [...values, value]))
  return all.map((values) => JSON.stringify(values))
}
