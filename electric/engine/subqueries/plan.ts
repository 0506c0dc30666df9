// What a where with subqueries has been compiled to, and what it says of one row.
import type { Row, Table } from '../catalog/table.ts'
import { memberKey } from './member-key.ts'
import type { Canonical } from './member-key.ts'
import type { View } from './view.ts'

/** A column, by its index, must have one of these values. */
type Equality = { readonly index: number; readonly canonical: Canonical; readonly allowed: ReadonlySet<string> }

/** A predicate over one row of one table, as the judge takes it. */
export type Literal = {
  readonly where: string
  readonly reads: readonly number[]
  /** A row for which it is TRUE passes these. */
  readonly conditions: readonly Equality[]
  /** Whether passing them is enough. */
  readonly exact: boolean
}

/** Whether the row passes the literal's equalities. */
export function mayBeTrue({ conditions }: Literal, row: Row): boolean {
  return conditions.every(({ index, canonical, allowed }) => {
    const text = row[index] ?? null
    return text !== null && allowed.has(canonical(text))
  })
}

/** One inner SELECT; the same one written twice is one dependency. */
export type Dependency = {
  readonly table: Table
  /** The selected columns, in the order of the left side. */
  readonly columns: readonly number[]
  readonly canonical: readonly Canonical[]
  /** The SELECT without DISTINCT, for `IN (…)`. */
  readonly sql: string
  /** The inner where when it has no subqueries of its own; undefined also when there is none. */
  readonly where: Literal | undefined
  /** Whether the inner where has subqueries: such a set is counted anew by Postgres instead of being followed. */
  readonly nested: boolean
  /** Every table that it reads, by nested subqueries too. */
  readonly tables: readonly Table[]
  /** Used as NOT IN. */
  readonly negated: boolean
}

/** A place of an atom in a disjunct. `sql` has its negation, so that the position holds exactly if it is TRUE. */
export type Position = { readonly kind: 'plain'; readonly literal: number; readonly sql: string } | Tested

/** A position whose atom is a subquery. */
export type Tested = {
  readonly kind: 'subquery'
  readonly dependency: number
  /** The tested columns of the outer table. */
  readonly columns: readonly number[]
  readonly canonical: readonly Canonical[]
  /** The same for positions that test the same columns. */
  readonly id: string
  readonly sql: string
}

export type Plan = {
  readonly positions: readonly Position[]
  /** Positions that must all hold; one disjunct is enough. */
  readonly disjuncts: readonly (readonly number[])[]
  /** The predicates of plain positions, each once. */
  readonly literals: readonly Literal[]
  readonly dependencies: readonly Dependency[]
}

/** Which positions hold for a row, when `truths` says it of the plain literals and `views` are the inner sets. */
export function conditionsOf(plan: Plan, row: Row, truths: readonly boolean[], views: readonly View[]): boolean[] {
  return plan.positions.map((position) => {
    if (position.kind === 'plain') return truths[position.literal] ?? false
    const view = views[position.dependency]
    return view?.holds(testedKey(position, row)) ?? false
  })
}

/** Whether a row with these conditions is in the shape. */
export function included(plan: Plan, conditions: readonly boolean[]): boolean {
  return plan.disjuncts.some((positions) => positions.every((position) => conditions[position]))
}

/** The row's values that a subquery position tests. */
export function testedKey({ columns, canonical }: Pick<Tested, 'columns' | 'canonical'>, row: Row): string {
  return memberKey(
    columns.map((index) => row[index] ?? null),
    canonical,
  )
}

/** All tables, or cuts of them, whose changes matter to a shape with this plan, the outer one first. */
export function tablesOf(outer: Table, { dependencies }: Plan): Table[] {
  const all = [outer, ...dependencies.flatMap(({ tables }) => tables)]
  return all.filter((table, index) => all.findIndex(({ id }) => id === table.id) === index)
}
