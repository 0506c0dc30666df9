// Queried rows of a shape → lines: of a snapshot, a subset, or a move-in. Rows of a shape with subqueries carry their tags and conditions.
import type { Column, Row } from '../catalog/table.ts'
import { queriedRowLine, queryLayout } from '../messages.ts'
import type { Shape } from '../shapes/shape.ts'
import type { Plan } from './plan.ts'

export type RowLines = {
  /** What the query must select, in this order: columns, then SQL expressions. */
  readonly columns: readonly Column[]
  readonly more: readonly string[]
  /** The line of a row of that query; `headers` are JSON members, each after a comma. */
  readonly line: (row: Row, headers?: string) => string
}

/** How the shape's rows are read in a snapshot in which Postgres itself says what the inner sets are. */
export function rowLines(shape: Shape): RowLines {
  const { subqueries } = shape.definition
  if (!subqueries) {
    const layout = queryLayout(shape.definition.table, shape.definition.selected)
    return { columns: layout.fetched, more: [], line: (row, headers) => queriedRowLine(layout, row, headers) }
  }
  const { columns, whole, line } = taggedLines(shape, subqueries)
  const distinct = [...new Set(subqueries.positions.map(({ sql }) => sql))]
  const at = subqueries.positions.map(({ sql }) => columns.length + distinct.indexOf(sql))
  return {
    columns,
    more: distinct.map((sql) => `(${sql}) IS TRUE`),
    line: (row, headers) =>
      line(
        row,
        whole(row),
        at.map((index) => row[index] === 't'),
        headers,
      ),
  }
}

export type TaggedLines = {
  readonly columns: readonly Column[]
  /** The queried row as one of the table, as far as it was queried. */
  readonly whole: (row: Row) => Row
  readonly line: (row: Row, whole: Row, conditions: readonly boolean[], headers?: string) => string
}

/** The parts of it, for a reader that knows the inner sets. */
export function taggedLines({ definition, tags }: Shape, plan: Plan): TaggedLines {
  const { table, selected } = definition
  const tested = plan.positions.flatMap((position) => (position.kind === 'subquery' ? position.columns : []))
  const layout = queryLayout(table, selected, tested)
  const places = table.columns.map((column) => layout.fetched.indexOf(column))
  return {
    columns: layout.fetched,
    whole: (row) => places.map((place) => (place < 0 ? null : (row[place] ?? null))),
    line: (row, whole, conditions, headers = '') =>
      queriedRowLine(layout, row, `${tagHeaders(tags?.of(whole) ?? [], conditions)}${headers}`),
  }
}

/** JSON members of the headers, each after a comma. */
export function tagHeaders(
  tags: readonly string[],
  conditions: readonly boolean[],
  removed?: readonly string[],
): string {
  const gone = removed ? `,"removed_tags":${JSON.stringify(removed)}` : ''
  return `,"tags":${JSON.stringify(tags)}${gone},"active_conditions":${JSON.stringify(conditions)}`
}
