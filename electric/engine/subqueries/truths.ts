// For which rows a predicate is TRUE: by its equalities when they decide, else by Postgres.
import type { Row, Table } from '../catalog/table.ts'
import type { Judge } from '../where/judge.ts'
import { mayBeTrue } from './plan.ts'
import type { Literal } from './plan.ts'

/** By row, by literal. Rejects when a literal raises an error on some row, or Postgres cannot be asked. */
export async function truthsOf(
  judge: Judge,
  table: Table,
  rows: readonly Row[],
  literals: readonly Literal[],
): Promise<boolean[][]> {
  const passes = literals.map((literal) => rows.map((row) => mayBeTrue(literal, row)))
  const open = literals.flatMap((literal, index) =>
    !literal.exact && passes[index]?.includes(true) ? [{ literal, holds: passes[index] }] : [],
  )
  if (open.length > 0) {
    const verdicts = await judge.judge(
      table,
      rows,
      open.map(({ literal }) => literal),
    )
    for (const [index, { holds }] of open.entries()) {
      const verdict = verdicts[index]
      if (verdict instanceof Error) throw verdict
      for (const row of rows.keys()) holds[row] = verdict?.[row] === 1
    }
  }
  return rows.map((_, row) => passes.map((holds) => holds[row] ?? false))
}
