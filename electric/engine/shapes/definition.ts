// What a shape is: one table, an optional where, the selected columns, replica and log mode. Equal definitions share one shape.
import { createHash } from 'node:crypto'
import type { Condition } from '../where/equality.ts'
import type { Plan } from '../subqueries/plan.ts'
import type { Table } from '../catalog/table.ts'

export type Definition = {
  /** The same for equal definitions; the first half of every handle. */
  readonly id: string
  /** Cut to what the shape needs, if it names its columns; indexes below are into this copy's columns. */
  readonly table: Table
  /** Generated SQL of the where, or undefined for the whole table. */
  readonly where: string | undefined
  /** Indexes of the columns that the where reads. */
  readonly reads: readonly number[]
  /** Equalities that a row of the shape must pass. */
  readonly conditions: readonly Condition[]
  /** Whether passing them is enough; otherwise Postgres judges the row by `rest`, the where without them. */
  readonly exact: boolean
  readonly rest: string
  /** Indexes of the selected columns, in the table's order. */
  readonly selected: readonly number[]
  readonly replica: 'default' | 'full'
  readonly log: 'full' | 'changes_only'
  /** When the where has subqueries; the equalities above are then of no use. */
  readonly subqueries?: Plan | undefined
}

/** Completes a definition with its id. */
export function makeDefinition(parts: Omit<Definition, 'id'>): Definition {
  const { table, where, selected, replica, log } = parts
  const names = selected.map((index) => table.columns[index]?.name)
  const text = JSON.stringify([table.oid, table.schema, table.name, table.whole, where ?? null, names, replica, log])
  return { ...parts, id: createHash('sha256').update(text).digest().readBigUInt64BE().toString() }
}

let last = 0n

/** `{definition}-{microseconds}`: never repeated, also not by the next process, as a client distrusts a dead handle for good. */
export function nextHandle(definition: Definition): string {
  const now = BigInt(Date.now()) * 1000n
  last = now > last ? now : last + 1n
  return `${definition.id}-${last}`
}

/** The number of the last handle that was given. */
export function lastHandle(): bigint {
  return last
}

/** Numbers up to this one were given by an earlier process, whatever the clock says now. */
export function noHandleUpTo(number: bigint): void {
  if (number > last) last = number
}
