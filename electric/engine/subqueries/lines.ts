// A judged transaction → lines of the outer shape, by one state of the inner sets.
import type { Row } from '../catalog/table.ts'
import { closeChangeLine, transactionStamp } from '../messages.ts'
import type { OpenLine } from '../messages.ts'
import { shapeLines } from '../shapes/changes.ts'
import type { Place } from '../shapes/changes.ts'
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
    return changeLines(shape, before, after, { stamp: transactionStamp(xid, commitLsn), index: change.index })
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

function changeLines(shape: Shape, before: Known | undefined, after: Known | undefined, place: Place): OpenLine[] {
  if (!before || !after) {
    const only = after ?? before
    const lines = shapeLines(shape, { before: before?.row, after: after?.row }, place)
    return only ? lines.map((line) => tagged(line, only)) : []
  }
  const removed = before.tags.filter((tag) => !after.tags.includes(tag))
  // An update is told even when no shown column changed: its tags or conditions may have. Electric tells every one.
  const [first, second] = shapeLines(shape, { before: before.row, after: after.row, retagged: true }, place)
  if (!first) return []
  if (second) return [tagged(first, before), tagged(second, after)]
  if (!removed.some((tag) => keepsSlot(tag, after.tags))) return [tagged(first, after, removed)]
  // The collection adds tags before it removes others, and would forget a slot that both have.
  const untagging = shapeLines(shape, { before: before.row, after: before.row, retagged: true }, place)
  const tagging = shapeLines(
    shape,
    { before: before.row, after: after.row, retagged: true },
    { ...place, second: true },
  )
  return [
    ...untagging.map((line) => tagged(line, { ...after, tags: [] }, removed)),
    ...tagging.map((line) => tagged(line, after, [])),
  ]
}

function tagged(line: OpenLine, { tags, conditions }: Known, removed?: readonly string[]): OpenLine {
  return { ...line, text: line.text + tagHeaders(tags, conditions, removed) }
}

/** Whether one of the tags has the same hash in the same place. */
function keepsSlot(tag: string, tags: readonly string[]): boolean {
  const slots = tag.split('/')
  return tags.some((other) => other.split('/').some((slot, index) => slot.length > 1 && slot === slots[index]))
}
