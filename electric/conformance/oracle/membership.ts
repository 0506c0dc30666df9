// Clauses that ask another table: `column IN (SELECT column FROM table WHERE …)`, alone or beside others.
import type { Random } from '../random.ts'
import { join, wrap } from './both.ts'
import type { Both } from './both.ts'
import { comparable, tree } from './clauses.ts'
import type { Clause } from './clauses.ts'
import { quoted } from './kinds.ts'
import { placeholder } from './tables.ts'
import type { TablePlan } from './tables.ts'

const BARE: Both = ['', '']

/** A clause that asks another table, or undefined when no two columns of the tables can be compared. */
export function subquery(tables: readonly TablePlan[], index: number, random: Random): Clause | undefined {
  const outer = tables[index]
  const pairs = tables.flatMap((inner, at) =>
    inner.columns.flatMap((column) =>
      outer && at !== index
        ? comparable(outer)
            .filter(({ kind }) => kind === column.kind)
            .map((same) => ({ inner, at, column, same }))
        : [],
    ),
  )
  const [first, ...others] = pairs
  if (!outer || !first) return undefined
  const { inner, at, column, same } = random.pick([first, ...others])
  const params: Record<string, string> = {}
  const inside = random.chance(0.6)
    ? wrap(tree({ random, table: inner, params }, random.below(2)), ' WHERE ', '')
    : BARE
  const not = random.chance(0.2) ? 'NOT ' : ''
  const asked = wrap(
    inside,
    `${quoted(same.name)} ${not}IN (SELECT ${quoted(column.name)} FROM ${placeholder(at)}`,
    ')',
  )
  const form = random.weighted([
    [3, undefined],
    [1, ' AND '],
    [1, ' OR '],
  ])
  const besides = (): Both => wrap(tree({ random, table: outer, params }, random.below(2)), '(', ')')
  const [where, sql] = form ? join([asked, besides()], form) : asked
  return { where, params, sql }
}
