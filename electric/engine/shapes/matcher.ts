// Which shapes a row may belong to. Shapes of one table are grouped by the columns they test, and looked up by the row's values of
// those columns: the cost of a change does not grow with the number of shapes that it does not touch.
import type { Shape } from './shape.ts'

/** A row's value of a column by its index, as text. */
export type ReadText = (index: number) => string | null

/** Shapes that test the same columns, by the values they ask for. */
type Group = {
  readonly columns: readonly { readonly index: number; readonly canonical: (text: string) => string }[]
  readonly byValues: Map<string, Set<Shape> | One>
}

/** Some shapes, each once. */
export type Shapes = Pick<ReadonlySet<Shape>, 'size' | 'has'> & Iterable<Shape>

/** A set of one: of ten thousand shapes most have their values for themselves, and a set takes ten times the memory. */
class One implements Shapes {
  readonly size = 1
  readonly shape: Shape

  constructor(shape: Shape) {
    this.shape = shape
  }

  has(shape: Shape): boolean {
    return shape === this.shape
  }

  [Symbol.iterator](): Iterator<Shape> {
    return [this.shape][Symbol.iterator]()
  }
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
      const known = group.byValues.get(values)
      if (known instanceof Set) known.add(shape)
      else group.byValues.set(values, known ? new Set([known.shape, shape]) : new One(shape))
    }
  }

  remove(shape: Shape): void {
    this.shapes.delete(shape)
    const id = groupId(shape)
    const group = this.#groups.get(id)
    if (!group) return
    for (const values of combinations(shape)) {
      const known = group.byValues.get(values)
      if (known instanceof Set) known.delete(shape)
      if (known instanceof Set ? known.size === 0 : known?.has(shape)) group.byValues.delete(values)
    }
    if (group.byValues.size === 0) this.#groups.delete(id)
  }

  /** The shapes whose conditions hold for the row; for those that are exact, its where is true then. */
  matching(read: ReadText): Shapes {
    let found: Shapes = NONE
    for (const { columns, byValues } of this.#groups.values()) {
      const values = rowValues(columns, read)
      const more = values === undefined ? undefined : byValues.get(values)
      if (more) found = found.size === 0 ? more : new Set([...found, ...more])
    }
    return found
  }
}

const NONE: Shapes = new Set()

/** Between values: Postgres texts cannot contain it. */
const BETWEEN = '\0'

/** undefined when a value is NULL, which equals nothing. */
function rowValues(columns: Group['columns'], read: ReadText): string | undefined {
  let values = ''
  let first = true
  for (const { index, canonical } of columns) {
    const text = read(index)
    if (text === null) return undefined
    values += first ? canonical(text) : BETWEEN + canonical(text)
    first = false
  }
  return values
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
  for (const { allowed } of sorted(shape)) all = all.flatMap((values) => allowed.map((value) => [...values, value]))
  return all.map((values) => values.join(BETWEEN))
}
