// The few rows that most Postgres tests start from: a person with a space, and a session in it.
import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Actor } from './transact.server.ts'

/** A person with a space of their own, as the owner of the database would see them. */
export async function seedActor(sql: Sql): Promise<Actor> {
  const actor = { userId: randomUUID(), spaceId: randomUUID() }
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
