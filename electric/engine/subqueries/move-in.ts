// The rows that come into a shape when tuples enter (for NOT IN: leave) an inner set: found by Postgres in one snapshot.
import { quoteIdentifier } from '../catalog/identifiers.ts'
import type { Row, Table } from '../catalog/table.ts'
import type { Session } from '../shapes/query.ts'
import { selectSql } from '../shapes/query.ts'
import type { Shape } from '../shapes/shape.ts'
import { hasNull, keyValues } from './member-key.ts'
import { conditionsOf, included, testedKey } from './plan.ts'
import type { Plan } from './plan.ts'
import { taggedLines } from './row-lines.ts'
import type { View } from './view.ts'

export type MoveIn = {
  readonly dependency: number
  /** The tuples whose condition has just turned true. */
  readonly turned: readonly string[]
  /** The inner sets with the move. */
  readonly views: readonly View[]
}

/** Reads the rows that are in the shape with the move and were not without it; hands over their lines, batch by batch. */
export async function readMovedIn(
  session: Session,
  shape: Shape,
  plan: Plan,
  { dependency, turned, views }: MoveIn,
  lines: (batch: string[]) => void,
): Promise<void> {
  const { table } = shape.definition
  const { columns, whole, line } = taggedLines(shape, plan)
  const { where, values } = candidates(table, plan, dependency, turned)
  const more = plan.literals.map((literal) => `(${literal.where}) IS TRUE`)
  const now = new Set(turned)
  const read = (fetched: Row): string[] => {
    const row = whole(fetched)
    const truths = plan.literals.map((_, index) => fetched[columns.length + index] === 't')
    const conditions = conditionsOf(plan, row, truths, views)
    const before = conditions.map((holds, index) => {
      const position = plan.positions[index]
      const moved = position?.kind === 'subquery' && position.dependency === dependency
      return holds && !(moved && now.has(testedKey(position, row)))
    })
    if (!included(plan, conditions) || included(plan, before)) return []
    return [line(fetched, row, conditions, ',"is_move_in":true')]
  }
  const sql = selectSql({ table, columns, more, tail: `WHERE ${where}` })
  await session.read(sql, values, (batch) => lines(batch.flatMap(read)))
}

/** A condition that all those rows pass: their tested values moved, and a disjunct's plain literals let them in. */
function candidates(
  table: Table,
  plan: Plan,
  dependency: number,
  turned: readonly string[],
): { where: string; values: unknown[] } {
  const values: unknown[] = []
  const tests = new Map<string, string>()
  const ways = plan.disjuncts.flatMap((own) => {
    const positions = own.flatMap((index) => plan.positions[index] ?? [])
    const moved = positions.filter((position) => position.kind === 'subquery' && position.dependency === dependency)
    const plain = positions.flatMap((position) => (position.kind === 'plain' ? [`(${position.sql})`] : []))
    return moved.flatMap((position) => {
      if (position.kind !== 'subquery') return []
      const test = tests.get(position.id) ?? membership(table, position.columns, turned, values)
      tests.set(position.id, test)
      return [`(${[test, ...plain].join(' AND ')})`]
    })
  })
  return { where: ways.length > 0 ? ways.join(' OR ') : 'false', values }
}

/** `columns are among the tuples`, the tuples as parameters; a NULL in a tuple means NULL. */
function membership(table: Table, indexes: readonly number[], tuples: readonly string[], values: unknown[]): string {
  const columns = indexes.flatMap((index) => table.columns[index] ?? [])
  const names = columns.map(({ name }) => quoteIdentifier(name))
  const known = tuples.filter((tuple) => !hasNull(tuple)).map(keyValues)
  const tests: string[] = []
  if (known.length > 0) {
    const arrays = columns.map(({ cast }, place) => {
      values.push(known.map((tuple) => tuple[place]))
      return `CAST(CAST($${values.length} AS pg_catalog.text[]) AS ${cast}[])`
    })
    tests.push(
      `(${names.join(', ')}) IN (SELECT * FROM ROWS FROM (${arrays.map((array) => `pg_catalog.unnest(${array})`).join(', ')}))`,
    )
  }
  for (const tuple of tuples.filter(hasNull).map(keyValues)) {
    const parts = columns.map(({ cast }, place) => {
      const value = tuple[place] ?? null
      if (value === null) return `${names[place]} IS NULL`
      values.push(value)
      return `${names[place]} = CAST(CAST($${values.length} AS pg_catalog.text) AS ${cast})`
    })
    tests.push(`(${parts.join(' AND ')})`)
  }
  return `(${tests.join(' OR ') || 'false'})`
}
