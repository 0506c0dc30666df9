// Whether a change can matter to a shape with subqueries at all: decided in memory, so that most shapes never hear of most changes.
import type { Row } from '../catalog/table.ts'
import type { FollowedChange } from './followed.ts'
import { memberKey } from './member-key.ts'
import { mayBeTrue, testedKey } from './plan.ts'
import type { Dependency, Plan, Tested } from './plan.ts'
import type { View } from './view.ts'

/** Keys of one transaction's rows, made once for all shapes that test the same columns. */
export class RowKeys {
  readonly #keys = new Map<Row, Map<string, string>>()

  of(position: Tested, row: Row): string {
    const known = this.#keys.get(row) ?? new Map<string, string>()
    this.#keys.set(row, known)
    const key = known.get(position.id) ?? testedKey(position, row)
    known.set(position.id, key)
    return key
  }
}

/** Whether a row of the outer table may be in the shape while the inner sets are these. */
export function mayInclude(plan: Plan, row: Row | undefined, views: readonly View[], keys: RowKeys): boolean {
  if (!row) return false
  const holds = (index: number): boolean => {
    const position = plan.positions[index]
    if (!position) return false
    if (position.kind === 'subquery') return views[position.dependency]?.holds(keys.of(position, row)) ?? false
    const literal = plan.literals[position.literal]
    return literal !== undefined && mayBeTrue(literal, row)
  }
  return plan.disjuncts.some((own) => own.every(holds))
}

/** Whether the change may add something to, or take something from, the inner set. */
export function concernsInner(inner: Dependency, change: FollowedChange): boolean {
  if (inner.nested) return concernsNested(inner, change)
  if (change.table !== inner.table.id) return false
  const { where } = inner
  const selected = (row: Row | undefined): boolean => row !== undefined && (!where || mayBeTrue(where, row))
  const before = selected(change.before)
  const after = selected(change.after)
  if (!before || !after || (where && !where.exact)) return before || after
  return keyOf(inner, change.before) !== keyOf(inner, change.after)
}

/** Whether a set that is counted anew may have to be. */
export function concernsNested({ tables }: Dependency, { table, before, after }: FollowedChange): boolean {
  return tables.some(({ id }) => id === table) && JSON.stringify(before) !== JSON.stringify(after)
}

function keyOf({ columns, canonical }: Dependency, row: Row | undefined): string {
  return memberKey(
    columns.map((index) => row?.[index] ?? null),
    canonical,
  )
}
