// Changed rows that only Postgres can tell the shapes of: collected, and asked about together, one question per table.
import type { Row, Table } from '../catalog/table.ts'
import type { Judged, Verdict } from '../where/judge.ts'
import { shapeLines } from './changes.ts'
import type { Place, Seen } from './changes.ts'
import type { Part } from './part.ts'
import type { Shape } from './shape.ts'

/** Answers what predicates say of rows; rejects when Postgres cannot be asked. */
export type Ask = (table: Table, rows: readonly Row[], predicates: readonly Judged[]) => Promise<Verdict[]>

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

  /** Judges all that was added and adds the lines to their parts. A shape whose predicate raises an error on a row is given to `fail`. */
  async finish(ask: Ask, fail: (shape: Shape, error: Error) => void): Promise<void> {
    for (const [table, items] of this.#items) {
      const alive = items.filter(({ part }) => !part.shape.death)
      const question = makeQuestion(alive)
      const verdicts = await ask(table, question.rows, question.predicates)
      for (const { part, seen, place } of alive) {
        const verdict = verdicts[question.predicateOf(part.shape)]
        if (verdict instanceof Error) fail(part.shape, verdict)
        const holds = (row: Row | undefined): Row | undefined =>
          row && verdict instanceof Uint8Array && verdict[question.placeOf(row)] === 1 ? row : undefined
        part.add(shapeLines(part.shape, { before: holds(seen.before), after: holds(seen.after) }, place))
      }
    }
  }
}

const ITEM_BYTES = 200

/** About how much memory a row takes, in bytes. */
export function sizeOfRow(row: Row | undefined): number {
  let bytes = 0
  for (const text of row ?? []) bytes += (text?.length ?? 0) + 16
  return bytes
}

/** Each different row and predicate once: rows are the same when all columns are that any of the predicates reads. */
function makeQuestion(items: readonly Item[]) {
  const byWhere = new Map<string, number>()
  const predicates: Judged[] = []
  const reads = new Set<number>()
  for (const { part } of items) {
    const { where, reads: columns } = part.shape.definition
    if (where === undefined || byWhere.has(where)) continue
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
    predicateOf: ({ definition }: Shape): number => byWhere.get(definition.where ?? '') ?? -1,
  }
}
