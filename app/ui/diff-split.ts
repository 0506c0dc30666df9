// A change side by side: what went at the left, what came in its place at the right. Pure.
import type { DiffRow } from './diff-rows.ts'

/** A line of both sides; a heading stands over both. */
export type SplitRow = { heading: DiffRow } | { left: DiffRow | null; right: DiffRow | null }

/** Lines that went and lines that came after them stand beside each other, one by one. */
export function splitRows(rows: readonly DiffRow[]): SplitRow[] {
  const split: SplitRow[] = []
  let went: DiffRow[] = []
  let came: DiffRow[] = []
  const close = () => {
    for (let n = 0; n < Math.max(went.length, came.length); n++)
      split.push({ left: went[n] ?? null, right: came[n] ?? null })
    ;[went, came] = [[], []]
  }
  for (const row of rows) {
    if (row.kind === 'del') {
      if (came.length > 0) close()
      went.push(row)
    } else if (row.kind === 'add') came.push(row)
    else {
      close()
      split.push(row.kind === 'same' ? { left: row, right: row } : { heading: row })
    }
  }
  close()
  return split
}

/** The line that came in the place of another, by which both know what differs. */
export function partnersOf(rows: readonly DiffRow[]): ReadonlyMap<DiffRow, DiffRow> {
  const partners = new Map<DiffRow, DiffRow>()
  for (const row of splitRows(rows)) {
    if ('heading' in row || !row.left || !row.right || row.left === row.right) continue
    partners.set(row.left, row.right)
    partners.set(row.right, row.left)
  }
  return partners
}
