// A judged transaction → lines of the outer shape, by one state of the inner sets.
import type { Row } from '../catalog/table.ts'
import { closeChangeLine } from '../messages.ts'
import type { OpenLine } from '../messages.ts'
import { shapeLines } from '../shapes/changes.ts'
import type { Entry } from '../shapes/log.ts'
import type { Shape } from '../shapes/shape.ts'
import type { Followed, JudgedChange } from './followed.ts'
import { conditionsOf, included } from './plan.ts'
import type { Plan } from './plan.ts'
import { tagHeaders } from './row-lines.ts'
import type { View } from './view.ts'

type Known = { readonly row: Row; readonly tags: readonly string[]; readonly conditions: readonly boolean[] }

/** The entries that a transaction adds when the inner sets are `views`, before it and after. */
export function linesOf(
  shape: Shape,
  plan: Plan,
  { xid, commitLsn }: Followed,
  outer: readonly JudgedChange[],
  views: readonly View[],
): Entry[] {
  const lines = outer.flatMap((change) => {
    const before = known(shape, plan, change.before, change.truthsBefore, views)
    const after = known(shape, plan, change.after, change.truthsAfter, views)
    return changeLines(shape, before, after, { xid, lsn: commitLsn, index: change.index })
  })
  return lines.map((line, index) => ({
    lsn: commitLsn,
    op: line.op,
    line: closeChangeLine(line, index === lines.length - 1),
  }))
}

/** The row with what is said of it, or undefined when it is not in the shape. */
function known(
  { tags }: Shape,
  plan: Plan,
  row: Row | undefined,
  truths: readonly boolean[],
  views: readonly View[],
): Known | undefined {
  if (!row || !tags) return undefined
  const conditions = conditionsOf(plan, row, truths, views)
  return included(plan, conditions) ? { row, tags: tags.of(row), conditions } : undefined
}

function changeLines(
  shape: Shape,
  before: Known | undefined,
  after: Known | undefined,
  place: { xid: number; lsn: bigint; index: number },
): OpenLine[] {
  const removed = before && after ? before.tags.filter((tag) => !after.tags.includes(tag)) : []
  const retagged = removed.length > 0 || before?.conditions.join() !== after?.conditions.join()
  const seen = { before: before?.row, after: after?.row, retagged }
  const lines = shapeLines(shape, seen, place)
  return lines.map((line, index) => {
    const half = lines.length > 1
    const gone = (half && index === 0) || !after
    const said = gone ? before : after
    if (!said) return line
    const shown = before && after && !half ? removed : undefined
    return { ...line, text: line.text + tagHeaders(said.tags, said.conditions, shown) }
  })
}
