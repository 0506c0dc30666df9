// What a where asks of equality: the constants are rendered by Postgres once, so that a changed row is looked up by its texts.
import type { Pool } from 'pg'
import type { Column } from '../catalog/table.ts'
import { arrayElements } from './constants.ts'
import type { Typed } from './expression.ts'
import { AS_NEEDED } from './expression.ts'
import { bareType, familyAsText, familyOf, familyOfType } from './text-equality.ts'
import type { Family } from './text-equality.ts'
import { elementOf, isArray } from './types.ts'

/** A column that must equal one of some constants: `values` are SQL of each, `arrays` SQL of arrays of them. */
type Comparison = {
  readonly column: Column
  readonly family: Family
  readonly values: readonly string[]
  readonly arrays: readonly string[]
}

/** What must hold for a boolean to be true: all of it. */
export type Facts = {
  readonly comparisons: readonly Comparison[]
  /** SQL of booleans that are the same for all rows. */
  readonly constants: readonly string[]
  /** SQL of booleans that are neither. */
  readonly rest: readonly string[]
}

/** One condition on a row: the column's canonical text must be among `allowed`. */
export type Condition = {
  readonly column: string
  /** The name of the way of comparing; `canonical` is its function. */
  readonly family: string
  readonly canonical: (text: string) => string
  /** Each once. A list, because there may be ten thousand of them with one value each. */
  readonly allowed: readonly string[]
}

/**
 * A row that fails one of `conditions` is not in the shape. If `exact`, one that passes all of them is; else Postgres must judge it
 * by `rest`, which shapes share that differ in their constants alone.
 */
export type Conditions = { readonly conditions: readonly Condition[]; readonly exact: boolean; readonly rest: string }

const MAX_COMBINATIONS = 1_000

/** What a boolean asks for. */
export function factsOf(expression: Typed): Facts {
  if (expression.facts) return expression.facts
  if (expression.constant) return { comparisons: [], constants: [expression.sql], rest: [] }
  return flag(expression, true) ?? { comparisons: [], constants: [], rest: [expression.sql] }
}

/** What `NOT expression` asks for; undefined for nothing of equality. */
export function factsOfNot(expression: Typed): Facts | undefined {
  return flag(expression, false)
}

/** What an AND of booleans asks for. */
export function factsOfAll(all: readonly Typed[]): Facts {
  const facts = all.map(factsOf)
  return {
    comparisons: facts.flatMap(({ comparisons }) => comparisons),
    constants: facts.flatMap(({ constants }) => constants),
    rest: facts.flatMap(({ rest }) => rest),
  }
}

/** What `left = ANY of right` asks for. */
export function factsOfEquality(left: Typed, right: readonly Typed[]): Facts | undefined {
  const [only, ...others] = right
  const swapped = !left.tested && only?.tested && others.length === 0
  const tested = swapped ? only.tested : left.tested
  const constants = swapped ? [left] : right
  if (!tested || !constants.every(({ constant }) => constant)) return undefined
  const family = tested.asText ? familyAsText(tested.column) : familyOf(tested.column)
  const type = tested.asText ? 'text' : bareType(tested.column)
  if (!family || !type) return undefined
  const values: string[] = []
  const arrays: string[] = []
  for (const { sql, type: own, seenAs = own } of constants) {
    const array = isArray(own)
    const compared = seenAs === AS_NEEDED ? type : array ? elementOf(seenAs) : seenAs
    if (familyOfType(compared)?.name !== family.name) return undefined
    // A number is not cast to the column's type: 1.5 does not become an integer.
    const typed = seenAs === AS_NEEDED ? `CAST(${sql} AS ${type}${array ? '[]' : ''})` : sql
    if (array) arrays.push(typed)
    else values.push(typed)
  }
  return { comparisons: [{ column: tested.column, family, values, arrays }], constants: [], rest: [] }
}

/**
 * Asks Postgres for the text of every constant of `where`; one that does not fit its type is an error of the database.
 */
export async function renderConditions(pool: Pool, where: Typed): Promise<Conditions> {
  const facts = factsOf(where)
  const { comparisons } = facts
  const scalars = comparisons.flatMap(({ values }) => values)
  const lists = comparisons.flatMap(({ arrays }) => arrays)
  const texts = await evaluate(pool, [...scalars, ...lists, ...facts.constants])
  const elements = texts
    .splice(scalars.length, lists.length)
    .map((text) => (text === null ? [] : (arrayElements(text) ?? [])))
  const alwaysTrue = texts.splice(scalars.length).every((text) => text === 'true')
  const byColumn = new Map<string, Condition>()
  for (const { column, family, values, arrays } of comparisons) {
    const rendered = [...texts.splice(0, values.length), ...elements.splice(0, arrays.length).flat()]
    // NULL equals nothing: a NULL constant can never include a row.
    const allowed = new Set(rendered.flatMap((text) => (text === null ? [] : family.canonical(text))))
    const id = `${family.name} ${column.name}`
    const earlier = byColumn.get(id)
    byColumn.set(id, {
      column: column.name,
      family: family.name,
      canonical: family.canonical,
      allowed: earlier ? earlier.allowed.filter((value) => allowed.has(value)) : [...allowed],
    })
  }
  const conditions = indexable([...byColumn.values()])
  if (!alwaysTrue || conditions.length < byColumn.size) return { conditions, exact: false, rest: where.sql }
  return { conditions, exact: facts.rest.length === 0, rest: facts.rest.join(' AND ') || 'true' }
}

async function evaluate(pool: Pool, constants: readonly string[]): Promise<(string | null)[]> {
  if (constants.length === 0) return []
  // As one array: a SELECT has fewer places than a clause may have constants.
  const list = constants.map((value) => `CAST(${value} AS text)`).join(', ')
  const { rows } = await pool.query<string[]>({ text: `SELECT ARRAY[${list}]`, rowMode: 'array' })
  return arrayElements(rows[0]?.[0] ?? '') ?? []
}

/** Those of the conditions that can be looked up together without one shape costing as much as many. */
function indexable(conditions: readonly Condition[]): Condition[] {
  let combinations = 1
  const bySize = [...conditions].sort((a, b) => a.allowed.length - b.allowed.length)
  const chosen = bySize.filter(({ allowed }, index) => {
    if (index > 0 && combinations * allowed.length > MAX_COMBINATIONS) return false
    combinations *= allowed.length
    return true
  })
  // A list that was built has room for more than a copy of it.
  return chosen.slice()
}

/** A boolean column that must be true, or false. */
function flag({ tested, type }: Typed, value: boolean): Facts | undefined {
  const family = tested && type === 'bool' ? familyOf(tested.column) : undefined
  if (!tested || !family) return undefined
  return {
    comparisons: [{ column: tested.column, family, values: [String(value)], arrays: [] }],
    constants: [],
    rest: [],
  }
}
