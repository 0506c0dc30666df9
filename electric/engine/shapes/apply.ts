// A committed transaction → each shape's part of it, handed over in one step per shape.
import { closeChangeLine } from '../messages.ts'
import type { OpenLine } from '../messages.ts'
import { sameLayout } from '../catalog/table.ts'
import type { Row, Table } from '../catalog/table.ts'
import type { ChangeMessage, RelationMessage, Tuple } from '../replication/pgoutput.ts'
import type { Change, Transaction } from '../replication/transaction.ts'
import { shapeLines } from './changes.ts'
import type { TableMatcher } from './matcher.ts'
import type { Shape, ShapeTransaction } from './shape.ts'

/** A table with shapes, as the registry keeps it. */
export type TableShapes = {
  readonly table: Table
  readonly matcher: TableMatcher
  /** The last Relation message that was found to agree with the table, so that it is compared once. */
  agreed: RelationMessage | undefined
}

/** Why all shapes of a table must end. */
type TableFault = { readonly oid: number; readonly fault: 'schema changed' | 'no whole old row' }

export type Applied = { readonly parts: ReadonlyMap<Shape, ShapeTransaction>; readonly faults: readonly TableFault[] }

/** Divides a transaction among the shapes that it touches. Changes nothing; the caller hands the parts over. */
export function divide(transaction: Transaction, tables: ReadonlyMap<number, TableShapes>): Applied {
  const lines = new Map<Shape, OpenLine[]>()
  const truncated = new Set<Shape>()
  const faults = new Map<number, TableFault>()
  for (const change of transaction.changes) {
    for (const { shapes, fault } of touched(change, tables)) {
      if (fault) faults.set(fault.oid, fault)
      for (const shape of shapes) truncated.add(shape)
    }
    if (change.message.kind === 'truncate') continue
    const entry = tables.get(change.message.oid)
    if (!entry || faults.has(entry.table.oid)) continue
    const { before, after } = changedRows(change.message)
    const wasIn = entry.matcher.matching(before)
    const isIn = entry.matcher.matching(after)
    const place = { xid: transaction.xid, lsn: transaction.commitLsn, index: change.index }
    for (const shape of new Set([...wasIn, ...isIn])) {
      const seen = { before: wasIn.has(shape) ? before : undefined, after: isIn.has(shape) ? after : undefined }
      const more = shapeLines(shape, seen, place)
      const earlier = lines.get(shape)
      if (earlier) earlier.push(...more)
      else if (more.length > 0) lines.set(shape, more)
    }
  }
  const parts = new Map<Shape, ShapeTransaction>()
  for (const shape of new Set([...lines.keys(), ...truncated]))
    parts.set(shape, part(transaction, lines.get(shape) ?? [], truncated.has(shape)))
  return { parts, faults: [...faults.values()] }
}

function part({ xid, commitLsn }: Transaction, lines: readonly OpenLine[], truncated: boolean): ShapeTransaction {
  const entries = lines.map((line, index) => ({
    lsn: commitLsn,
    op: line.op,
    line: closeChangeLine(line, index === lines.length - 1),
  }))
  return { xid, entries, truncated }
}

type Touched = { readonly shapes: Iterable<Shape>; readonly fault?: TableFault }

/** Faults of the change's tables, and the shapes that a TRUNCATE ends. */
function touched(change: Change, tables: ReadonlyMap<number, TableShapes>): Touched[] {
  return change.relations.flatMap((relation): Touched[] => {
    const entry = tables.get(relation.oid)
    if (!entry) return []
    if (entry.agreed !== relation && !sameLayout(relation, entry.table))
      return [{ shapes: [], fault: { oid: relation.oid, fault: 'schema changed' } }]
    entry.agreed = relation
    const { message } = change
    if (message.kind === 'truncate') return [{ shapes: entry.matcher.shapes }]
    if (message.kind !== 'insert' && !message.old)
      return [{ shapes: [], fault: { oid: relation.oid, fault: 'no whole old row' } }]
    return []
  })
}

/** The rows before and after a change, as far as it has them. */
export function changedRows(message: Exclude<ChangeMessage, { kind: 'truncate' }>): {
  before: Row | undefined
  after: Row | undefined
} {
  switch (message.kind) {
    case 'insert':
      return { before: undefined, after: whole(message.row, undefined) }
    case 'update':
      return { before: message.old && whole(message.old, undefined), after: whole(message.row, message.old) }
    case 'delete':
      return { before: message.old && whole(message.old, undefined), after: undefined }
  }
}

/** Fills unchanged TOASTed values, which are not sent, from the old row. */
function whole(tuple: Tuple, old: Tuple | undefined): Row {
  return tuple.map((value, index) => (value === undefined ? (old?.[index] ?? null) : value))
}
