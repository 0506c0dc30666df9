// Concurrent writers whose transactions do everything that can move a row into, out of and about in a shape.
import type { Sql, TransactionSql } from 'postgres'
import type { Random } from './random.ts'
import { seeded } from './random.ts'

const IDS = 150
const SPACES = ['a', 'b', 'c'] as const

/** Tables of the oracle: one that the shapes show and one whose changes take part in the same transactions. */
export async function createTables(sql: Sql): Promise<void> {
  await sql`CREATE TABLE things (id int PRIMARY KEY, space text, grp int, body text, amount numeric, flag boolean)`
  await sql`CREATE TABLE others (id serial PRIMARY KEY, note text)`
}

/** Runs one writer for `count` transactions; `between` runs after each. A transaction that Postgres refuses is rolled back whole. */
export async function write(sql: Sql, seed: number, count: number, between: () => Promise<void>): Promise<void> {
  const random = seeded(seed)
  for (let index = 0; index < count; index += 1) {
    await transaction(sql, random).catch((error: unknown) => {
      if (!expected(error)) throw error
    })
    await between()
  }
}

/** A row in every shape of the oracle; who shows it has everything that was committed before. */
export async function writeSentinel(sql: Sql): Promise<void> {
  await sql`INSERT INTO things VALUES (1000000, 'a', 1, 'sentinel', 0, true)`
}

async function transaction(sql: Sql, random: Random): Promise<void> {
  if (random.chance(0.01)) {
    await sql`TRUNCATE things`
    return
  }
  const rollback = random.chance(0.08)
  await sql
    .begin(async (tx) => {
      const statements = 1 + random.below(random.chance(0.2) ? 12 : 3)
      for (let index = 0; index < statements; index += 1)
        if (random.chance(0.15)) await savepoint(tx, random)
        else await statement(tx, random)
      if (rollback) throw new Rollback()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error
    })
}

async function savepoint(tx: TransactionSql, random: Random): Promise<void> {
  const rollback = random.chance(0.4)
  await tx
    .savepoint(async (inner) => {
      await statement(inner, random)
      if (rollback) throw new Rollback()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error
    })
}

async function statement(tx: TransactionSql, random: Random): Promise<void> {
  const id = random.below(IDS)
  const space = random.chance(0.1) ? null : random.pick(SPACES)
  // Long and hard to compress, so that it is TOASTed and left out of updates that do not touch it.
  const body = random.chance(0.1)
    ? Array.from({ length: 700 }, () => random.below(2 ** 30).toString(36)).join('')
    : `é/"${id}"`
  switch (random.below(9)) {
    case 0:
    case 1:
    case 2:
      await tx`INSERT INTO things VALUES (${id}, ${space}, ${random.below(3)}, ${body}, ${random.below(1000) / 10}, true)
        ON CONFLICT (id) DO UPDATE SET flag = NOT things.flag`
      break
    case 3:
      await tx`UPDATE things SET space = ${space} WHERE id = ${id}`
      break
    case 4:
      await tx`UPDATE things SET amount = amount + 1, grp = ${random.below(3)} WHERE id BETWEEN ${id} AND ${id + 10}`
      break
    case 5:
      await tx`UPDATE things SET space = CASE space WHEN 'a' THEN 'b' ELSE 'a' END WHERE id % 7 = ${id % 7}`
      break
    case 6:
      await tx`DELETE FROM things WHERE id = ${id}`
      break
    case 7:
      await tx`UPDATE things SET id = ${random.below(IDS)}, body = ${body} WHERE id = ${id}`
      break
    default:
      await tx`INSERT INTO others (note) VALUES (${body})`
  }
}

class Rollback extends Error {}

const EXPECTED = new Set(['23505', '40P01', '40001', '55P03'])

function expected(error: unknown): boolean {
  return error instanceof Error && 'code' in error && EXPECTED.has(String(error.code))
}
