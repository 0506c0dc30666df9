// One row in every table of the shape registry for a given person, whatever its columns are, so that a new entity is examined
// too. Foreign keys are not checked while seeding: what counts is whose row it is.
import type { Sql } from 'postgres'
import { shapes } from '../../electric/shapes.ts'
import { seedRow } from '../../db/testing-rows.ts'
import type { Actor } from '../../db/transact.server.ts'

/** Adds a row of `actor` to every synced table, under `sessionId` where the table has one. */
export async function seedEveryShape(sql: Sql, actor: Actor, sessionId: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const { table } of Object.values(shapes)) await seedRow(tx, table, actor, sessionId)
  })
}
