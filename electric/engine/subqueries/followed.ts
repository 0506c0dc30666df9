// A committed transaction as followers take it: the rows before and after, shared by all of them.
import type { Row } from '../catalog/table.ts'
import type { Judge } from '../where/judge.ts'
import type { Definition } from '../shapes/definition.ts'
import { concernsNested } from './concern.ts'
import { memberKey } from './member-key.ts'
import type { Dependency, Plan } from './plan.ts'
import { truthsOf } from './truths.ts'

export type FollowedChange = {
  /** The id of the table, or of the cut of it, in whose columns the rows are. */
  readonly table: string
  /** Its index among all published changes of the transaction. */
  readonly index: number
  readonly before: Row | undefined
  readonly after: Row | undefined
}

export type Followed = {
  readonly xid: number
  readonly commitLsn: bigint
  /** Its place among all transactions that were taken. */
  readonly sequence: number
  readonly changes: readonly FollowedChange[]
  /** Characters of all rows. */
  readonly size: number
}

/** A change of the outer table, and which plain literals hold before and after. */
export type JudgedChange = FollowedChange & {
  readonly truthsBefore: readonly boolean[]
  readonly truthsAfter: readonly boolean[]
}

/** A value that a row brings to (1) or takes from (-1) an inner set. */
export type Counted = { readonly dependency: number; readonly key: string; readonly by: 1 | -1 }

/** A transaction with everything that only Postgres can say of it. */
export type Judged = {
  readonly outer: readonly JudgedChange[]
  readonly counted: readonly Counted[]
  /** Inner sets that have to be counted anew. */
  readonly recount: readonly number[]
}

/** Judges the transaction's rows by the plan's predicates. Says nothing of the inner sets, which may still change before it is used. */
export async function judgeTransaction(
  judge: Judge,
  { table }: Definition,
  plan: Plan,
  { changes }: Followed,
): Promise<Judged> {
  const own = changes.filter((change) => change.table === table.id)
  const before = await truthsOf(judge, table, rowsOf(own, 'before'), plan.literals)
  const after = await truthsOf(judge, table, rowsOf(own, 'after'), plan.literals)
  const outer = own.map((change) => ({
    ...change,
    truthsBefore: (change.before && before.shift()) ?? [],
    truthsAfter: (change.after && after.shift()) ?? [],
  }))
  const counted: Counted[] = []
  const recount: number[] = []
  for (const [dependency, inner] of plan.dependencies.entries()) {
    if (inner.nested && changes.some((change) => concernsNested(inner, change))) recount.push(dependency)
    if (inner.nested) continue
    const rows = changes.filter((change) => change.table === inner.table.id)
    for (const [side, by] of [['before', -1] as const, ['after', 1] as const])
      for (const key of await keysOf(judge, inner, rowsOf(rows, side))) counted.push({ dependency, key, by })
  }
  return { outer, counted, recount }
}

/** The values of those rows that the inner SELECT gives. */
async function keysOf(judge: Judge, { table, columns, canonical, where }: Dependency, rows: Row[]): Promise<string[]> {
  const holds = where ? await truthsOf(judge, table, rows, [where]) : undefined
  const selected = rows.filter((_, index) => holds?.[index]?.[0] ?? !where)
  return selected.map((row) =>
    memberKey(
      columns.map((index) => row[index] ?? null),
      canonical,
    ),
  )
}

function rowsOf(changes: readonly FollowedChange[], side: 'before' | 'after'): Row[] {
  return changes.flatMap((change) => (change[side] ? [change[side]] : []))
}
