// A part of a shape, asked for once: its own where, order and limit, evaluated by Postgres in one snapshot.
import { randomInt } from 'node:crypto'
import type { Pool } from 'pg'
import { Refusal, invalidRequest } from '../errors.ts'
import { snapshotBounds } from '../messages.ts'
import { rowLines } from '../subqueries/row-lines.ts'
import { orderBySql } from '../where/order-by.ts'
import { ClauseError } from '../where/parse.ts'
import { subsetWhere } from '../where/predicate.ts'
import { readRows } from './query.ts'
import type { Moment } from './query.ts'
import type { Resolved } from './resolve.ts'
import type { Shape } from './shape.ts'
import { snapshotRefusal, untilInTime } from './snapshot.ts'

export type SubsetWords = {
  readonly where: string | undefined
  readonly params: readonly string[]
  readonly orderBy: string | undefined
  readonly limit: number | undefined
  readonly offset: number | undefined
}

/** What its log asks of a subset's reading. */
export type SubsetSteps = {
  /** Called with a snapshot before anything is read in it; throws TooEarly when it must be taken again. */
  readonly check: (moment: Moment) => void
  /** Called when the table is another one by now. */
  readonly changed: () => void
  /** Milliseconds that Postgres may take. */
  readonly patience: number
}

/** What takes the rows of a subset, as JSON texts in their order. */
export type RowSink = { add(lines: readonly string[]): void }

/**
 * Reads a subset into `sink` and returns its metadata: the answer is `{"metadata":<metadata>,"data":[<rows>]}`. Refuses with 400
 * when its clauses cannot be used, and with 409 when the table is another one by now.
 */
export async function readSubset(
  pool: Pool,
  shape: Shape,
  { definition, queryable }: Resolved,
  words: SubsetWords,
  sink: RowSink,
  { check, changed, patience }: SubsetSteps,
): Promise<string> {
  const tail = subsetTail(definition.where, { definition, queryable }, words)
  const { columns, more, line } = rowLines(shape)
  const mark = randomInt(2 ** 31)
  let taken: Moment | undefined
  try {
    const query = { table: definition.table, columns, more, tail }
    const take = (moment: Moment): void => {
      check(moment)
      taken = moment
    }
    await untilInTime(() =>
      readRows(pool, query, patience, take, (batch) =>
        sink.add(batch.map((row) => line(row, `,"snapshot_mark":${mark}`))),
      ),
    )
  } catch (error) {
    const refusal = snapshotRefusal(error, 'subset')
    if (refusal instanceof Refusal && refusal.status === 409) changed()
    throw refusal
  }
  if (!taken) throw new Error('a subset was read without a snapshot')
  const metadata = { ...snapshotBounds(taken.snapshot), snapshot_mark: mark, database_lsn: taken.lsn.toString() }
  return JSON.stringify(metadata)
}

/** WHERE, ORDER BY, LIMIT and OFFSET. The subset narrows the shape and can never widen it. */
function subsetTail(shapeWhere: string | undefined, { queryable }: Resolved, words: SubsetWords): string {
  const clauses: string[] = []
  const wheres = [shapeWhere, clause('where', () => words.where && subsetWhere(words.where, words.params, queryable))]
  const where = wheres.filter((sql) => sql).map((sql) => `(${sql})`)
  if (where.length > 0) clauses.push(`WHERE ${where.join(' AND ')}`)
  const order = clause('order_by', () => words.orderBy && orderBySql(words.orderBy, queryable))
  if (order) clauses.push(`ORDER BY ${order}`)
  if (words.limit !== undefined) clauses.push(`LIMIT ${words.limit}`)
  if (words.offset !== undefined) clauses.push(`OFFSET ${words.offset}`)
  return clauses.join(' ')
}

function clause(field: string, make: () => string | undefined): string | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof ClauseError) throw invalidRequest({ subset: { [field]: [error.message] } })
    throw error
  }
}
