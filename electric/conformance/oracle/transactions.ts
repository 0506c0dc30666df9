// Transactions as lists of statements: savepoints taken back or kept, subtransactions of a procedure, rollbacks, TRUNCATE, ALTER TABLE.
import type { Random } from '../random.ts'
import { alteration, statement } from './statements.ts'
import { placeholder } from './tables.ts'
import type { TablePlan } from './tables.ts'

export type Transaction = {
  readonly statements: readonly string[]
  /** Whether it empties or alters tables, so that shapes may end by right. */
  readonly ends: boolean
}

/** A transaction over any of the tables. */
export function transaction(tables: readonly TablePlan[], random: Random): Transaction {
  if (random.chance(0.03)) return { statements: whole([shattering(tables, random)], random), ends: true }
  const ends = random.chance(0.01)
  const work = Array.from({ length: 1 + random.below(random.chance(0.2) ? 8 : 3) }, () => piece(tables, random)).flat()
  if (ends) work.splice(random.below(work.length + 1), 0, shattering(tables, random))
  if (work.length === 1 && random.chance(0.4)) return { statements: work, ends }
  return { statements: whole(work, random), ends }
}

function whole(work: readonly string[], random: Random): string[] {
  const level = random.chance(0.15) ? ' ISOLATION LEVEL REPEATABLE READ' : ''
  // Where no such standby exists, its commit is written to the log long before anybody can see it.
  const hesitant = random.chance(0.05) ? ['SET LOCAL synchronous_commit = on'] : []
  return [`BEGIN${level}`, ...hesitant, ...work, random.chance(0.1) ? 'ROLLBACK' : 'COMMIT']
}

function piece(tables: readonly TablePlan[], random: Random): string[] {
  const one = (): string => anyStatement(tables, random)
  return random.weighted<() => string[]>([
    [12, () => [one()]],
    [2, () => ['SAVEPOINT s', one(), one(), 'ROLLBACK TO s']],
    [2, () => ['SAVEPOINT s', one(), 'RELEASE s', one()]],
    [1, () => ['SAVEPOINT s', one(), 'SAVEPOINT t', one(), 'ROLLBACK TO t', one(), 'RELEASE s']],
    [1, () => [`DO $do$ BEGIN ${one()}; ${one()}; EXCEPTION WHEN OTHERS THEN NULL; END $do$`]],
    [1, () => [`SELECT pg_logical_emit_message(true, 'oracle', 'x')`]],
  ])()
}

function anyStatement(tables: readonly TablePlan[], random: Random): string {
  const index = random.below(tables.length)
  const table = tables[index]
  if (!table) throw new Error('a case has at least one table')
  return statement(table, index, random)
}

function shattering(tables: readonly TablePlan[], random: Random): string {
  const index = random.below(tables.length)
  const table = tables[index]
  if (!table) throw new Error('a case has at least one table')
  return random.chance(0.6) ? `TRUNCATE ${placeholder(index)}` : alteration(table, index, random)
}
