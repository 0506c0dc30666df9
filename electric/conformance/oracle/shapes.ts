// Shapes of a case and the clients that follow them.
import type { Random } from '../random.ts'
import { clause } from './clauses.ts'
import type { Clause } from './clauses.ts'
import { subquery } from './membership.ts'
import { quoted } from './kinds.ts'
import { placeholder } from './tables.ts'
import type { TablePlan } from './tables.ts'

export type ShapePlan = {
  /** Which of the case's tables. */
  readonly table: number
  readonly clause: Clause | undefined
  /** Whether the clause has a subquery: only collections apply the moves of its rows. */
  readonly subquery: boolean
  /** Names of the selected columns; undefined = all. */
  readonly columns: readonly string[] | undefined
  readonly full: boolean
}

/** How a client follows a shape: as a strict mirror of every message, or as a collection. */
export const CLIENTS = ['long-poll', 'sse', 'subset', 'eager', 'on-demand', 'progressive'] as const
export type ClientKind = (typeof CLIENTS)[number]

export type ClientPlan = { readonly shape: number; readonly kind: ClientKind }

export function shapePlan(tables: readonly TablePlan[], random: Random): ShapePlan {
  const index = random.below(tables.length)
  const table = tables[index]
  if (!table) throw new Error('a case has at least one table')
  const selected = table.columns
    .map(({ name }) => name)
    .filter((name) => table.key.includes(name) || random.chance(0.5))
  // Without a key all columns are the key: rows that differ only in others would be one.
  const cut = table.key.length > 0 && selected.length < table.columns.length && random.chance(0.3)
  const membership = random.chance(0.15) ? subquery(tables, index, random) : undefined
  return {
    table: index,
    clause: membership ?? (random.chance(0.8) ? clause(table, random) : undefined),
    subquery: membership !== undefined,
    columns: cut ? random.shuffle(selected) : undefined,
    full: random.chance(0.3),
  }
}

/** A client of one of the shapes; `strict` = only mirrors, where the shape allows. */
export function clientPlan(shapes: readonly ShapePlan[], random: Random, strict: boolean): ClientPlan {
  const shape = random.below(shapes.length)
  const collection = random.pick(['eager', 'on-demand', 'progressive'])
  if (shapes[shape]?.subquery) return { shape, kind: collection }
  const kind = random.weighted([
    [5, 'long-poll'],
    [4, 'sse'],
    [strict ? 0 : 1, 'subset'],
    [strict ? 0 : 3, collection],
  ])
  return { shape, kind }
}

/** Parameters of a shape request, as the published client takes them; `put` replaces the placeholders of tables. */
export function shapeParams(
  shape: ShapePlan,
  put: (sql: string) => string,
): Record<string, string | Record<string, string>> {
  const { clause, columns, full } = shape
  return {
    table: put(placeholder(shape.table)),
    ...(clause ? { where: put(clause.where) } : {}),
    ...(clause && Object.keys(clause.params).length > 0 ? { params: { ...clause.params } } : {}),
    ...(columns ? { columns: columns.map(quoted).join(',') } : {}),
    ...(full ? { replica: 'full' } : {}),
  }
}
