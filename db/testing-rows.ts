// The few rows that most Postgres tests start from: a person with a space, and a session in it; and one row of any table.
import { randomInt, randomUUID } from 'node:crypto'
import type { Sql, TransactionSql } from 'postgres'
import type { Actor } from './transact.server.ts'

/** A person with a space of their own, as the owner of the database would see them. */
export async function seedActor(sql: Sql): Promise<Actor> {
  const actor: Actor = { userId: randomUUID(), spaceId: randomUUID(), role: 'owner' }
  await sql`insert into auth_users (id, name, email) values (${actor.userId}, 'Someone', ${`${actor.userId}@logbook.invalid`})`
  await sql`insert into auth_organizations (id, name, slug) values (${actor.spaceId}, 'Own', ${actor.spaceId})`
  await sql`insert into auth_members (organization_id, user_id, role) values (${actor.spaceId}, ${actor.userId}, 'owner')`
  return actor
}

/** A session of `actor`'s space; answers its id. */
export async function seedSession(sql: Sql, actor: Actor, fields: { title?: string } = {}): Promise<string> {
  const id = randomUUID()
  await sql`insert into sessions (id, space_id, agent, native_id, title)
    values (${id}, ${actor.spaceId}, 'claude', ${id}, ${fields.title ?? 'A session'})`
  return id
}

type Column = { name: string; type: string; required: boolean }

/**
 * Adds a row of `actor` to `table`, unless the table takes one of its kind and has it; foreign keys must be off. `markOf` gives every
 * column that holds text a value, so that the row can be known again wherever any of it appears.
 */
export async function seedRow(
  tx: TransactionSql,
  table: string,
  actor: Actor,
  sessionId: string,
  markOf?: (column: string) => string,
): Promise<void> {
  const columns = await tx<Column[]>`
    select column_name as name, udt_name as type, is_nullable = 'NO' and column_default is null as required
    from information_schema.columns where table_schema = 'public' and table_name = ${table}`
  const marked = ({ name, type }: Column): Array<[string, unknown]> => {
    if (!markOf) return []
    if (type === 'text') return [[name, markOf(name)]]
    return type === 'jsonb' ? [[name, tx.json({ mark: markOf(name) })]] : []
  }
  const row = Object.fromEntries(columns.flatMap((column) => [...valueOf(column, actor, sessionId), ...marked(column)]))
  await tx`insert into ${tx(table)} ${tx(row)} on conflict do nothing`
}

function valueOf({ name, type, required }: Column, actor: Actor, sessionId: string): Array<[string, unknown]> {
  if (name === 'space_id') return [[name, actor.spaceId]]
  if (name === 'owner_id' || name === 'author_id') return [[name, actor.userId]]
  if (name === 'session_id') return [[name, sessionId]]
  if (name === 'shared') return [[name, true]]
  if (!required) return []
  if (type === 'uuid') return [[name, randomUUID()]]
  if (type === 'int4' || type === 'int8' || type === 'numeric') return [[name, randomInt(1, 2 ** 20)]]
  if (type === 'timestamptz') return [[name, new Date()]]
  return [[name, `x${randomUUID()}`]]
}
