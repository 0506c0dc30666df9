// One row in every table of the shape registry for a given person, whatever its columns are, so that a new entity is examined
// too. Foreign keys are not checked while seeding: what counts is whose row it is.
import { randomInt, randomUUID } from 'node:crypto'
import type { Sql, TransactionSql } from 'postgres'
import { shapes } from '../../electric/shapes.ts'
import type { Actor } from '../../db/transact.server.ts'

type Column = { name: string; type: string; required: boolean }

/** Adds a row of `actor` to every synced table, under `sessionId` where the table has one. */
export async function seedEveryShape(sql: Sql, actor: Actor, sessionId: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const { table } of Object.values(shapes)) await seedRow(tx, table, actor, sessionId)
  })
}

/** Adds a row of `actor` to `table`, unless the table takes one of its kind and has it; foreign keys must be off. */
export async function seedRow(tx: TransactionSql, table: string, actor: Actor, sessionId: string): Promise<void> {
  const columns = await tx<Column[]>`
    select column_name as name, udt_name as type, is_nullable = 'NO' and column_default is null as required
    from information_schema.columns where table_schema = 'public' and table_name = ${table}`
  const row = Object.fromEntries(columns.flatMap((column) => valueOf(column, actor, sessionId)))
  await tx`insert into ${tx(table)} ${tx(row)} on conflict do nothing`
}

function valueOf({ name, type, required }: Column, actor: Actor, sessionId: string): Array<[string, unknown]> {
  if (name === 'space_id') return [[name, actor.spaceId]]
  if (name === 'owner_id') return [[name, actor.userId]]
  if (name === 'session_id') return [[name, sessionId]]
  if (!required) return []
  if (type === 'uuid') return [[name, randomUUID()]]
  if (type === 'int4' || type === 'int8' || type === 'numeric') return [[name, randomInt(1, 2 ** 20)]]
  if (type === 'timestamptz') return [[name, new Date()]]
  return [[name, `x${randomUUID()}`]]
}
