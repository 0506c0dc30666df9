// Where clauses from the grammar that an app may use: a text for the engine, with $n for some of its values, and a text for Postgres
// with the values in place. Both are the same clause, so Postgres says which rows the shape must hold.
import type { Random } from '../random.ts'
import { join, same, wrap } from './both.ts'
import type { Both } from './both.ts'
import { literal, quoted } from './kinds.ts'
import type { Column, TablePlan } from './tables.ts'

export type Clause = {
  /** What the engine is asked. */
  readonly where: string
  /** Values by number from 1. */
  readonly params: Readonly<Record<string, string>>
  /** What Postgres is asked. */
  readonly sql: string
}

/** Texts of one clause, grown together. */
export type Draft = { readonly random: Random; readonly table: TablePlan; readonly params: Record<string, string> }

/** A random clause over the table's columns. */
export function clause(table: TablePlan, random: Random): Clause {
  const draft: Draft = { random, table, params: {} }
  const [where, sql] = random.chance(0.3) ? equalities(draft) : tree(draft, random.below(4))
  return { where, params: draft.params, sql }
}

/** The form that engines index: equality and IN, joined by AND. */
function equalities(draft: Draft): Both {
  const columns = draft.random.shuffle(comparable(draft.table)).slice(0, 1 + draft.random.below(2))
  const parts = columns.map((column) =>
    draft.random.chance(0.7) ? compare(draft, column, '=') : inList(draft, column, ''),
  )
  return parts.length === 0 ? same('true') : join(parts, ' AND ')
}

/** An expression with so many levels of AND, OR and NOT. */
export function tree(draft: Draft, depth: number): Both {
  const { random } = draft
  if (depth === 0) return atom(draft)
  const form = random.weighted([
    [4, 'AND'],
    [4, 'OR'],
    [2, 'NOT'],
    [1, 'IS'],
  ])
  if (form === 'NOT') return wrap(tree(draft, depth - 1), 'NOT (', ')')
  if (form === 'IS') {
    const test = random.pick(['TRUE', 'NOT TRUE', 'FALSE', 'NOT FALSE', 'UNKNOWN', 'NOT UNKNOWN'])
    return wrap(tree(draft, depth - 1), '(', `) IS ${test}`)
  }
  const parts = Array.from({ length: 2 + random.below(2) }, () => wrap(tree(draft, depth - 1), '(', ')'))
  return join(parts, ` ${form} `)
}

function atom(draft: Draft): Both {
  const { random, table } = draft
  const column = random.pick(table.columns as [Column, ...Column[]])
  // Real Electric knows enums only as texts.
  const name = `${quoted(column.name)}${column.kind.family === 'enum' ? '::text' : ''}`
  if (random.chance(0.08)) return same(`${name} IS ${random.chance(0.5) ? 'NOT ' : ''}NULL`)
  switch (column.kind.family) {
    case 'opaque':
      return same(`${name} IS NOT NULL`)
    case 'bool':
      return random.weighted([
        [2, same(name)],
        [1, same(`NOT ${name}`)],
        [1, same(`${name} IS NOT TRUE`)],
        [2, compare(draft, column, '=')],
      ])
    case 'enum':
      return wrap(value(draft, column), `${name} ${random.pick(['=', '<>'])} `, '')
    case 'array':
      return arrays(draft, column)
    case 'text':
      return random.chance(0.5) ? texts(draft, name) : ordered(draft, column)
    case 'number':
      return random.chance(0.15) ? same(`${name} + 1 > ${random.below(12)}`) : ordered(draft, column)
    default:
      return ordered(draft, column)
  }
}

function ordered(draft: Draft, column: Column): Both {
  const { random } = draft
  const name = quoted(column.name)
  const not = random.chance(0.3) ? 'NOT ' : ''
  switch (random.below(6)) {
    case 0:
      return join([wrap(value(draft, column), `${name} ${not}BETWEEN `, ''), value(draft, column)], ' AND ')
    case 1:
      return inList(draft, column, not)
    case 2:
      return wrap(value(draft, column), `${name} IS ${not}DISTINCT FROM `, '')
    case 3:
      return any(draft, column)
    case 4:
      return wrap(value(draft, column), `COALESCE(${name}, `, `) ${random.pick(['=', '<>', '<'])} ${name}`)
    default:
      return compare(draft, column, random.pick(['=', '=', '<>', '<', '<=', '>', '>=']))
  }
}

function compare(draft: Draft, column: Column, operator: string): Both {
  const cast = draft.random.chance(0.15) ? `::${column.kind.type}` : ''
  const given = wrap(value(draft, column), '', cast)
  if (draft.random.chance(0.1) && operator === '=') return wrap(given, '', ` = ${quoted(column.name)}`)
  return wrap(given, `${quoted(column.name)} ${operator} `, '')
}

function inList(draft: Draft, column: Column, not: string): Both {
  const items = Array.from({ length: 1 + draft.random.below(4) }, () => value(draft, column))
  if (draft.random.chance(0.07)) items.push(same('NULL'))
  return wrap(join(items, ', '), `${quoted(column.name)} ${not}IN (`, ')')
}

/** `column = ANY($n)` with the text of an array, as collections send it. */
function any(draft: Draft, column: Column): Both {
  const items = Array.from({ length: 1 + draft.random.below(3) }, () => draft.random.pick(column.kind.values))
  const array = `{${items.map((item) => `"${item.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
  return wrap(parameter(draft, array), `${quoted(column.name)} = ANY(`, ')')
}

function texts(draft: Draft, name: string): Both {
  const { random } = draft
  const pattern = parameter(draft, random.pick(['a%', '%b%', '_', '%', 'un\\_der', '%/%', '', '%é%', 'A%']))
  switch (random.below(4)) {
    case 0:
      return wrap(pattern, `${name} ${random.chance(0.3) ? 'NOT ' : ''}LIKE `, '')
    case 1:
      return wrap(pattern, `${name} ILIKE `, '')
    case 2:
      return wrap(parameter(draft, random.pick(['a', 'b', 'zz'])), `lower(${name}) = `, '')
    default:
      return wrap(parameter(draft, random.pick(['A', 'ZZ', 'É/"X"'])), `upper(${name}) <> `, '')
  }
}

function arrays(draft: Draft, column: Column): Both {
  const { random } = draft
  const name = quoted(column.name)
  const array = parameter(draft, random.pick(column.kind.values.filter((text) => !text.includes('NULL')) as [string]))
  if (random.chance(0.3)) {
    const item = parameter(
      draft,
      column.kind.type === 'int4[]' ? String(random.below(4)) : random.pick(['a', 'b', 'x y']),
    )
    return wrap(item, '', ` = ANY(${name})`)
  }
  return wrap(array, `${name} ${random.pick(['@>', '<@', '&&', '='])} `, '')
}

/** A value of the column's pool: a parameter or a literal. */
function value(draft: Draft, { kind }: Column): Both {
  const text = draft.random.pick(kind.values)
  if (draft.random.chance(0.6)) return parameter(draft, text)
  return same(kind.family === 'number' && /^\d+$/.test(text) && draft.random.chance(0.7) ? text : literal(text))
}

function parameter({ params }: Draft, text: string): Both {
  const number = Object.keys(params).length + 1
  params[number] = text
  return [`$${number}`, literal(text)]
}

/** Columns whose values can be equal. */
export function comparable(table: TablePlan): Column[] {
  return table.columns.filter(({ kind }) => ['number', 'text', 'bool', 'time', 'uuid'].includes(kind.family))
}
