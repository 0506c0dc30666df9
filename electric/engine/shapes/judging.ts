// Changed rows that only Postgres can tell the shapes of: collected, and asked about together, one question per table.
import type { Row, Table } from '../catalog/table.ts'
import type { Judged, Verdict } from '../where/judge.ts'
import { shapeLines } from './changes.ts'
import type { Place, Seen } from './changes.ts'
import type { Definition } from './definition.ts'
import type { Part } from './part.ts'
import type { Shape } from './shape.ts'

/** Answers what predicates say of rows; rejects when Postgres cannot be asked. */
export type Ask = (table: Table, rows: readonly Row[], predicates: readonly Judged[]) => Promise<Verdict[]>

/** Which SQL of a definition is asked. */
type SqlOf = (definition: Definition) => string

type Item = { readonly part: Part; readonly seen: Seen; readonly place: Place }

export class Judging {
  /** About how much memory the rows take. */
  bytes = 0
  readonly #items = new Map<Table, Item[]>()

  get empty(): boolean {
    return this.#items.size === 0
  }

  /** A change and the rows of it that a shape's conditions let through. */
  add(table: Table, part: Part, seen: Seen, place: Place): void {
    const item = { part, seen, place }
    const items = this.#items.get(table)
    if (items) items.push(item)
    else this.#items.set(table, [item])
    this.bytes += sizeOfRow(seen.before) + sizeOfRow(seen.after) + ITEM_BYTES
  }

  /** Judges all that was added and adds the lines to their parts. A shape whose predicate raises an error on its rows is given to `fail`. */
  async finish(ask: Ask, fail: (shape: Shape, error: Error) => void): Promise<void> {
    for (const [table, items] of this.#items) {
      const alive = items.filter(({ part }) => !part.shape.death)
      const failed = await judge(ask, table, alive, ({ rest }) => rest)
      // Rows of others were asked about too, and without the equalities that keep them from a shape. Its own rows count.
      for (const [shape, { items: own }] of failed) {
        const errors = await judge(ask, table, own, ({ where }) => where ?? 'true')
        for (const { error } of errors.values()) fail(shape, error)
      }
    }
  }
}

/** Adds the lines of what can be judged; returns the rest by its shapes, each with the error that was raised. */
async function judge(ask: Ask, table: Table, items: readonly Item[], sqlOf: SqlOf) {
  const question = makeQuestion(items, sqlOf)
  const verdicts = await ask(table, question.rows, question.predicates)
  const failed = new Map<Shape, { readonly error: Error; readonly items: Item[] }>()
  for (const item of items) {
    const { part, seen, place } = item
    const verdict = verdicts[question.predicateOf(part.shape)]
    if (verdict instanceof Error) {
      const known = failed.get(part.shape)
      if (known) known.items.push(item)
      else failed.set(part.shape, { error: verdict, items: [item] })
      continue
    }
    const holds = (row: Row | undefined): Row | undefined =>
      row && verdict?.[question.placeOf(row)] === 1 ? row : undefined
    part.add(shapeLines(part.shape, { before: holds(seen.before), after: holds(seen.after) }, place))
  }
  return failed
}

const ITEM_BYTES = 200

/** About how much memory a row takes, in bytes. */
export function sizeOfRow(row: Row | undefined): number {
  let bytes = 0
  for (const text of row ?? []) bytes += (text?.length ?? 0) + 16
  return bytes
}

/** Each different row and predicate once: rows are the same when all columns are that any of the predicates reads. */
function makeQuestion(items: readonly Item[], sqlOf: SqlOf) {
  const byWhere = new Map<string, number>()
  const predicates: Judged[] = []
  const reads = new Set<number>()
  for (const { part } of items) {
    const { definition } = part.shape
    const where = sqlOf(definition)
    const columns = definition.reads
    if (byWhere.has(where)) continue
    byWhere.set(where, predicates.length)
    predicates.push({ where, reads: columns })
    for (const column of columns) reads.add(column)
  }
  const columns = [...reads]
  const places = new Map<Row, number>()
  const byContent = new Map<string, number>()
  const rows: Row[] = []
  for (const { seen } of items)
    for (const row of [seen.before, seen.after]) {
      if (!row || places.has(row)) continue
      const content = JSON.stringify(columns.map((index) => row[index] ?? null))
      const place = byContent.get(content) ?? rows.length
      if (place === rows.length) rows.push(row)
      byContent.set(content, place)
      places.set(row, place)
    }
  return {
    rows,
    predicates,
    placeOf: (row: Row): number => places.get(row) ?? -1,
    predicateOf: ({ definition }: Shape): number => byWhere.get(sqlOf(definition)) ?? -1,
  }
}
