// What a person should know before a session moves: what goes, who will see it, and what stays. Figures and names, read as the login
// because two spaces are meant; asked for by whoever may write in the session's space.
import { sql } from 'drizzle-orm'
import { sourcesOf } from '#app/importer/custody/sources-of.server.ts'
import { connectionOf } from '#app/importer/store/connection.server.ts'
import { may, rolesFor } from '#db/schema/roles.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import { spacesOf } from '../../server/members.server.ts'

export interface MoveOutline {
  /** Of the whole tree; `subAgents` without its root. */
  subAgents: number
  events: number
  comments: number
  /** Sources in custody that go along, and those that stay because they tell of other sessions too. */
  sources: number
  shared: number
  /** Spaces of the person in which they may write, without this one. */
  targets: MoveTarget[]
}

export interface MoveTarget {
  spaceId: string
  name: string
  members: number
  /** Of those who see the session now, how many will not. */
  losing: number
}

/** Null for a session that is not of the actor's space. */
export async function moveOutline(actor: Actor, sessionId: string): Promise<MoveOutline | null> {
  const tree = await readAs(database(), actor, (tx) =>
    tx.execute<{ id: string; events: number; comments: number }>(sql`
      with recursive up as (
        select id, parent_session_id, 0 as depth from sessions where id = ${sessionId}
        union select s.id, s.parent_session_id, u.depth + 1 from sessions s join up u on s.id = u.parent_session_id),
      tree as (
        select id from (select id from up order by depth desc limit 1) root
        union select s.id from sessions s join tree t on s.parent_session_id = t.id)
      select t.id, s.event_count as events, (select count(*)::int from comments c where c.session_id = t.id) as comments
      from tree t join sessions s on s.id = t.id`),
  )
  if (tree.length === 0) return null
  const { whole, shared } = await readAs(database(), actor, (tx) =>
    sourcesOf(
      connectionOf(tx),
      tree.map(({ id }) => id),
    ),
  )
  const sum = (pick: (row: { events: number; comments: number }) => number) =>
    tree.reduce((total, row) => total + pick(row), 0)
  return {
    subAgents: tree.length - 1,
    events: sum((row) => row.events),
    comments: sum((row) => row.comments),
    sources: whole.length,
    shared: shared.length,
    targets: await targetsOf(actor),
  }
}

async function targetsOf(actor: Actor): Promise<MoveTarget[]> {
  const spaces = await spacesOf(database(), actor.userId)
  const open = spaces.filter(({ spaceId, role }) => spaceId !== actor.spaceId && may(role, 'write'))
  const readers = sql`role = any(${sql.param([...rolesFor('read')])}::text[])`
  const rows = await database().execute<{ space: string; members: number; losing: number }>(sql`
    select o.id as space, (select count(*)::int from auth_members m where m.organization_id = o.id and ${readers}) as members,
      (select count(*)::int from auth_members m where m.organization_id = ${actor.spaceId} and ${readers}
        and not exists (select from auth_members t where t.organization_id = o.id and t.user_id = m.user_id and t.${readers})) as losing
    from auth_organizations o where o.id = any(${sql.param(open.map(({ spaceId }) => spaceId))}::uuid[])`)
  const figures = new Map([...rows].map((row) => [row.space, row]))
  return open.map(({ spaceId, name }) => ({
    spaceId,
    name,
    members: figures.get(spaceId)?.members ?? 1,
    losing: figures.get(spaceId)?.losing ?? 0,
  }))
}
