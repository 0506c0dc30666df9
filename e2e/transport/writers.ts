// Random writers over every table of the shape registry: rows of two people come, change, change hands and go, several tables
// in one transaction. And what a person's shapes must then show, asked of Postgres.
import type { Sql, TransactionSql } from 'postgres'
import type { Actor } from '../../db/transact.server.ts'
import type { Random } from '../../electric/conformance/random.ts'
import { shapes } from '../../electric/shapes.ts'
import type { ShapeName } from '../../electric/shapes.ts'
import { seedRow } from '../../db/testing-rows.ts'
import { shapeNames } from './open-tab.ts'

/** A person and the one session that their session shapes are of. */
export type Side = { who: Actor; session: string }

/**
 * One transaction of one to six statements over the tables of both sides; one in ten is rolled back, and so is one that
 * Postgres refuses because another stood in its way.
 */
export async function writeSome(sql: Sql, random: Random, sides: readonly [Side, Side]): Promise<void> {
  const isUndone = random.chance(0.1)
  await sql
    .begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      for (let left = 1 + random.below(6); left > 0; left--) await statement(tx, random, sides)
      if (isUndone) throw new Undone()
    })
    .catch((error: unknown) => {
      const isRefused = error instanceof Error && 'code' in error && refusals.has(String(error.code))
      if (!isRefused && !(error instanceof Undone)) throw error
    })
}

/** Deadlock, and a key that is taken. */
const refusals = new Set(['40P01', '23505'])

class Undone extends Error {}

async function statement(tx: TransactionSql, random: Random, sides: readonly [Side, Side]): Promise<void> {
  const [first = 'sessions', ...others] = shapeNames
  const { table, scope } = shapes[random.pick([first, ...others])]
  const { who, session } = random.pick(sides)
  // The sessions that shapes are of stay, or their streams would rightly end.
  const some = tx`select id from ${tx(table)} where id <> all(${sides.map((side) => side.session)}::uuid[])
    order by md5(id::text || ${random.below(1000)}) limit ${1 + random.below(3)}`
  switch (random.below(6)) {
    case 0:
    case 1:
    case 2:
      return seedRow(tx, table, who, session)
    case 3:
      await tx`update ${tx(table)} set updated_at = now() + random() * interval '1 day' where id in (${some})`
      return
    case 4: {
      const owner = scope === 'owner' ? tx`, owner_id = ${who.userId}` : tx``
      const under = scope === 'session' ? tx`, session_id = ${session}` : tx``
      await tx`update ${tx(table)} set space_id = ${who.spaceId} ${owner} ${under} where id in (${some})`
      return
    }
    default:
      await tx`delete from ${tx(table)} where id in (${some})`
  }
}

/** The rows of a side's shape, every value as Postgres spells it in the stream, by id. */
export async function rowsOf(sql: Sql, name: ShapeName, { who, session }: Side) {
  const { table, scope } = shapes[name]
  const columns = await sql<Array<{ name: string; type: string }>>`
    select column_name as name, udt_name as type
    from information_schema.columns where table_schema = 'public' and table_name = ${table}`
  const list = columns.map(({ name, type }) => {
    if (type.startsWith('_')) return sql`${sql(name)}`
    return type === 'bool' ? sql`left(${sql(name)}::text, 1) as ${sql(name)}` : sql`${sql(name)}::text as ${sql(name)}`
  })
  const own = scope === 'owner' ? sql`and owner_id = ${who.userId}` : sql``
  const under = scope === 'session' ? sql`and session_id = ${session}` : sql``
  return sql.begin(async (tx) => {
    await tx`set local timezone = 'UTC'`
    const rows = await tx<Array<Record<string, unknown>>>`
      select ${list.flatMap((column, n) => (n === 0 ? [column] : [sql`, `, column]))}
      from ${sql(table)} where space_id = ${who.spaceId} ${own} ${under} order by id::text collate "C"`
    return rows.map((row) => ({ ...row }))
  })
}
