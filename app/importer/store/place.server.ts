// Where the rows of a source stand, and how they come to stand elsewhere: a source gets another name when newer rules see a secret
// in its path. Law: it stays one source, with its cursor, its custody and its account.
import type { TransactionSql } from 'postgres'
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { keyedHash } from '../identity.server.ts'
import { pathInside } from '../read/held.ts'
import { storedName } from '../stored-name.server.ts'
import { connectionOf } from './connection.server.ts'
import type { Place } from './cursor.server.ts'

export interface Naming {
  db: Database
  actor: Actor
  machineId: string
  /** Keys the hashes in names. */
  secret: string
}

/** The place of the source at `path`; rows that stand under the path itself, from before its secrets were masked, get its name. */
export async function placeOf({ db, actor, machineId, secret }: Naming, path: string): Promise<Place> {
  const name = await storedName(path, (value) => keyedHash(secret, value))
  if (name !== path)
    await transact(db, actor, async (tx) => {
      const sql = connectionOf(tx)
      const { spaceId } = actor
      const [before] = await sql`
        select 1 from capture_cursors where space_id = ${spaceId} and machine_id = ${machineId} and source = ${path} for update`
      if (before) await renameSource(sql, { spaceId, machineId }, path, name)
    })
  return { machineId, path: name }
}

type Owner = { spaceId: string; machineId: string | null }

/** Gives a source, and what lies inside it, another name wherever it is told; answers how many rows were changed, by table. */
export async function renameSource(
  sql: TransactionSql,
  { spaceId, machineId }: Owner,
  from: string,
  to: string,
): Promise<Record<string, number>> {
  const inside = pathInside(from, '')
  const next = (column: string) => sql`${to} || substr(${sql(column)}, ${[...from].length + 1}::int)`
  const mine = (column: string) => sql`(${sql(column)} = ${from} or starts_with(${sql(column)}, ${inside}))`
  const ofMachine = sql`space_id = ${spaceId} and machine_id is not distinct from ${machineId}`
  const changed: Record<string, number> = {}
  const count = async (table: string, update: Promise<{ count: number }>) => (changed[table] = (await update).count)
  await count('uploads', sql`update uploads set source = ${next('source')} where ${ofMachine} and ${mine('source')}`)
  await count(
    'capture_cursors',
    sql`update capture_cursors set source = ${next('source')} where ${ofMachine} and ${mine('source')}`,
  )
  await count(
    'sessions',
    sql`update sessions set transcript_path = ${next('transcript_path')} where ${ofMachine} and ${mine('transcript_path')}`,
  )
  await count(
    'capture_routes',
    sql`update capture_routes set native_id = ${next('native_id')} where kind = 'source' and ${mine('native_id')}`,
  )
  for (const table of ['import_files', 'import_refusals'])
    await count(
      table,
      sql`update ${sql(table)} set path = ${next('path')} where space_id = ${spaceId} and ${mine('path')}`,
    )
  return changed
}
