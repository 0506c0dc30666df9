// Statements that can move a row into, out of and about in a shape. They know nothing of what the table holds; one that Postgres
// refuses ends its transaction, as in an app.
import type { Random } from '../random.ts'
import { clause } from './clauses.ts'
import { literal, quoted } from './kinds.ts'
import { ROW_NUMBER, placeholder, valueOf } from './tables.ts'
import type { Column, TablePlan } from './tables.ts'

/** One INSERT, UPDATE or DELETE. */
export function statement(table: TablePlan, index: number, random: Random): string {
  const target = placeholder(index)
  const kind = random.weighted([
    [6, 'insert'],
    [2, 'upsert'],
    [1, 'many'],
    [6, 'update'],
    [2, 'rekey'],
    [3, 'delete'],
  ])
  switch (kind) {
    case 'insert':
      return `${insertion(table, target, 1 + random.below(4), random)} ON CONFLICT DO NOTHING`
    case 'upsert':
      return `${insertion(table, target, 1, random)} ON CONFLICT ${conflict(table)} DO UPDATE SET ${changes(table, random)}`
    case 'many':
      return many(table, target, random)
    case 'update':
      return `UPDATE ${target} SET ${changes(table, random)} WHERE ${condition(table, random)}`
    case 'rekey':
      return `UPDATE ${target} SET ${rekeyed(table, random)} WHERE ${keyIs(table, random)}`
    case 'delete':
      return `DELETE FROM ${target} WHERE ${condition(table, random)}`
  }
}

/** A multi-row INSERT of what the table begins with. */
export function filling(table: TablePlan, index: number, random: Random): string {
  return `${insertion(table, placeholder(index), random.below(30), random)} ON CONFLICT DO NOTHING`
}

/** ALTER TABLE, harmless or not for shapes that select all columns. */
export function alteration(table: TablePlan, index: number, random: Random): string {
  const spare = table.columns.filter(({ name }) => !keyColumns(table).includes(name))
  const column = random.pick([...spare, ...table.columns] as unknown as [Column, ...Column[]])
  const target = placeholder(index)
  return random.weighted([
    [3, `ALTER TABLE ${target} ADD COLUMN IF NOT EXISTS "added later" text DEFAULT 'x'`],
    [1, `ALTER TABLE ${target} DROP COLUMN IF EXISTS "added later"`],
    [1, `ALTER TABLE ${target} RENAME COLUMN ${quoted(column.name)} TO ${quoted(renamed(column.name))}`],
    [1, `ALTER TABLE ${target} ALTER COLUMN ${quoted(column.name)} TYPE text`],
  ])
}

/** What an alteration calls a column of that name. */
export function renamed(name: string): string {
  return `${name} renamed`
}

function insertion(table: TablePlan, target: string, rows: number, random: Random): string {
  const names = table.columns.map(({ name }) => quoted(name)).join(', ')
  const row = () => `(${table.columns.map((column) => newValue(column, random)).join(', ')})`
  return `INSERT INTO ${target} (${names}) VALUES ${Array.from({ length: Math.max(1, rows) }, row).join(', ')}`
}

/** Many rows at once where the key begins with a plain integer; else a few. */
function many(table: TablePlan, target: string, random: Random): string {
  const first = table.columns.find(({ name }) => name === (table.key[0] ?? ROW_NUMBER))
  if (first?.kind.type !== 'int4') return `${insertion(table, target, 8, random)} ON CONFLICT DO NOTHING`
  const rows = random.chance(0.1) ? 300 : 5 + random.below(60)
  const names = table.columns.map(({ name }) => quoted(name)).join(', ')
  const values = table.columns.map((column) => (column === first ? 'g' : valueOf(column, random, 0)))
  return `INSERT INTO ${target} (${names}) SELECT ${values.join(', ')} FROM generate_series(10, ${9 + rows}) g ON CONFLICT DO NOTHING`
}

function newValue(column: Column, random: Random): string {
  return column.name === ROW_NUMBER ? String(random.below(60)) : valueOf(column, random)
}

function changes(table: TablePlan, random: Random): string {
  const free = random.shuffle(table.columns.filter(({ name }) => !keyColumns(table).includes(name)))
  const some = free.slice(0, 1 + random.below(Math.max(1, free.length)))
  const set = some.map((column) => {
    const name = quoted(column.name)
    const grows = column.kind.type === 'int4' || column.kind.type === 'numeric'
    return `${name} = ${grows && random.chance(0.3) ? `${name} + 1` : valueOf(column, random)}`
  })
  const [key] = keyColumns(table)
  return set.length > 0 ? set.join(', ') : `${quoted(key ?? '')} = ${quoted(key ?? '')}`
}

function rekeyed(table: TablePlan, random: Random): string {
  const columns = table.columns.filter(({ name }) => keyColumns(table).includes(name))
  const column = random.pick(columns as [Column, ...Column[]])
  const free = table.columns.find(({ name }) => !keyColumns(table).includes(name))
  const also = free && random.chance(0.4) ? `, ${quoted(free.name)} = ${valueOf(free, random)}` : ''
  return `${quoted(column.name)} = ${newValue(column, random)}${also}`
}

function condition(table: TablePlan, random: Random): string {
  if (random.chance(0.55)) return keyIs(table, random)
  if (random.chance(0.03)) return 'true'
  return clause(table, random).sql
}

function keyIs(table: TablePlan, random: Random): string {
  const names = random.chance(0.5) ? keyColumns(table).slice(0, 1) : keyColumns(table)
  const parts = names.map((name) => {
    const column = table.columns.find((column) => column.name === name)
    if (!column || name === ROW_NUMBER) return `${quoted(name)} = ${random.below(60)}`
    return `${quoted(name)} ${random.chance(0.2) ? '>=' : '='} ${literal(random.pick(column.kind.values))}`
  })
  return parts.join(' AND ')
}

function conflict(table: TablePlan): string {
  return `(${keyColumns(table).map(quoted).join(', ')})`
}

function keyColumns(table: TablePlan): readonly string[] {
  return table.key.length > 0 ? table.key : [ROW_NUMBER]
}
