// A session goes to another space of a person who may write in both: with all that hangs under its tree, and with the custody that is of
// these sessions alone. Law: one transaction, as the login, because rows of two spaces and of several persons are meant; all or nothing.
import type { TransactionSql } from 'postgres'
import { AppError } from '../errors.ts'
import { audit } from '../audit.server.ts'
import type { Means } from '../audit.server.ts'
import { reprice } from '#app/importer/cost/reprice.server.ts'
import { sourcesOf, isOfOneSession } from '#app/importer/custody/sources-of.server.ts'
import { erasedAmong, holdTombstones } from '#app/importer/erase/tombstones.server.ts'
import { rowId } from '#app/importer/identity.server.ts'
import { connectionOf } from '#app/importer/store/connection.server.ts'
import { stopImports } from '#app/importer/store/routes.server.ts'
import { lockUsage, settleUsage } from '#app/importer/store/usage.server.ts'
import type { Database } from '#db/client.server.ts'
import { sqlState } from '#db/errors.ts'
import { may, roleOf, rolesFor } from '#db/schema/roles.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { copiedTables, movedTables } from './tables.server.ts'
import type { CopiedTable, MovedTable } from './tables.server.ts'
import { leaveRoutes } from './leave-routes.server.ts'
import type { TreeSession } from './leave-routes.server.ts'

export interface Move {
  /** Any session of the tree: it moves as a whole. */
  sessionId: string
  /** The target space. */
  to: string
  /** The repository whose rule asks for it. */
  rule?: string
}

export interface Moved {
  /** The root of the tree. */
  sessionId: string
  sessions: number
  events: number
}

/** Moves a session of the actor's space. Throws `not_found`, `forbidden` and `conflict`; nothing is moved then. */
export async function moveSession(db: Database, actor: Actor, means: Means, move: Move): Promise<Moved> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction((tx) => moveIn(tx, actor, means, move))
    } catch (error) {
      const state = sqlState(error)
      if (state === '23505')
        throw new AppError(
          'conflict',
          'That space has this session already, from an import of its own. Nothing was moved.',
          { cause: error },
        )
      // 23503: somebody wrote a row under the session in this very moment.
      if (attempt >= 5 || !(state === '40001' || state === '40P01' || state === '23503')) throw error
    }
  }
}

async function moveIn(tx: Transaction, actor: Actor, means: Means, { sessionId, to, rule }: Move): Promise<Moved> {
  const sql = connectionOf(tx)
  const from = actor.spaceId
  await stopImports(sql)
  await requireWriter(sql, actor, to)
  for (const space of [from, to].sort()) await holdTombstones(sql, space)
  const target: Actor = { userId: actor.userId, spaceId: to, role: 'editor' }
  for (const one of [actor, target].sort((a, b) => (a.spaceId < b.spaceId ? -1 : 1))) await lockUsage(sql, one)
  const tree = await lockTree(sql, from, sessionId)
  const [root] = tree
  if (!root) throw new AppError('not_found', 'That session is not here any more. Nothing was moved.')
  const ids = tree.map(({ id }) => id)
  await requireUnerased(sql, from, to, ids)
  const uploads = await custodyOf(sql, ids)
  await leavePersonal(sql, ids, to)
  const keys = await sharedKeys(sql, ids)
  const tables = await movedTables(sql)
  const scene = { sql, ids, uploads, from, to }
  const maps = await copyShared(scene, tables)
  const sources = await moveCursors(scene, maps.machines)
  await sql`
    update session_aliases a set space_id = ${to} from sessions s
    where s.id = any(${ids}::uuid[]) and a.space_id = ${from} and a.agent = s.agent and a.session_native_id = s.native_id`
  await moveRows(scene, tables, maps)
  await leaveRoutes(sql, { actor, to, tree, sources })
  await settleUsage(sql, actor, [], keys)
  await settleUsage(sql, target, ids, keys)
  await repriceMoved(sql, actor, target, ids)
  const events = tree.reduce((sum, session) => sum + session.events, 0)
  await tell(tx, actor, means, { to, session: root.id, sessions: tree.length, events, rule })
  return { sessionId: root.id, sessions: tree.length, events }
}

interface Scene {
  sql: TransactionSql
  ids: string[]
  uploads: string[]
  from: string
  to: string
}

type Maps = Record<CopiedTable, Map<string, string>>

// Absent, foreign and read-only targets are one. Memberships are held: whoever loses theirs now loses it after the move.
async function requireWriter(sql: TransactionSql, { userId, spaceId }: Actor, to: string): Promise<void> {
  const rows = await sql<Array<{ space: string; role: string }>>`
    select organization_id as space, role from auth_members
    where user_id = ${userId} and organization_id = any(${[spaceId, to]}::uuid[]) order by id for share`
  const writes = (space: string) => {
    const role = roleOf(rows.find((row) => row.space === space)?.role)
    return role !== null && may(role, 'write')
  }
  if (!writes(spaceId)) throw new AppError('forbidden', 'You may not change this space. Nothing was moved.')
  if (!writes(to))
    throw new AppError('forbidden', 'You may not write in that space. Nothing was moved; ask an owner of it.')
  if (to === spaceId) throw new AppError('conflict', 'The session is in that space already. Nothing was moved.')
}

// What is being erased is not here any more; what was erased there would be kept out of it from then on.
async function requireUnerased(sql: TransactionSql, from: string, to: string, ids: string[]): Promise<void> {
  if ((await erasedAmong(sql, from, ids)).size > 0)
    throw new AppError('not_found', 'That session is not here any more. Nothing was moved.')
  if ((await erasedAmong(sql, to, ids)).size > 0)
    throw new AppError(
      'conflict',
      'That space had this session erased and keeps it out. Nothing was moved; bring it back there first.',
    )
}

// The root first. Rows are locked in id order, heads too, as everybody locks them.
async function lockTree(sql: TransactionSql, space: string, id: string): Promise<TreeSession[]> {
  const found = await sql<Array<{ id: string; depth: number }>>`
    with recursive up as (
      select id, parent_session_id, 0 as depth from sessions where id = ${id} and space_id = ${space}
      union select s.id, s.parent_session_id, u.depth + 1 from sessions s join up u on s.id = u.parent_session_id),
    root as (select id from up order by depth desc limit 1),
    tree as (
      select id, 0 as depth from root
      union select s.id, t.depth + 1 from sessions s join tree t on s.parent_session_id = t.id)
    select id, min(depth)::int as depth from tree group by id order by 2, 1`
  const ids = found.map((row) => row.id)
  const locked = await sql<TreeSession[]>`
    select id, agent, native_id, event_count as events from sessions where id = any(${ids}::uuid[]) and space_id = ${space}
    order by id for update`
  await sql`select 1 from session_heads where session_id = any(${ids}::uuid[]) order by session_id for update`
  await sql`select 1 from chat_threads where session_id = any(${ids}::uuid[]) order by id for update`
  const byId = new Map(locked.map((row) => [row.id, row]))
  return ids.flatMap((one) => byId.get(one) ?? [])
}

// Of sources that tell of one session by their nature; a journal with one session so far may have others tomorrow.
async function custodyOf(sql: TransactionSql, ids: string[]): Promise<string[]> {
  const { whole } = await sourcesOf(sql, ids)
  const rows = await sql<Array<{ id: string; format: string | null; source: string; inside: boolean }>>`
    select u.id, u.format, u.source, exists (select from uploads o where o.space_id = u.space_id and o.machine_id = u.machine_id
      and o.id <> u.id and (starts_with(u.source, o.source || '#') or starts_with(o.source, u.source || '#'))) as inside
    from uploads u where u.id = any(${whole}::uuid[]) order by u.id for update`
  return rows.filter(({ format, source, inside }) => !inside && isOfOneSession(format, source)).map(({ id }) => id)
}

// A person's chats stay with them where they may not see the session any more, and lose it; what waited for them is over.
async function leavePersonal(sql: TransactionSql, ids: string[], to: string): Promise<void> {
  const readers = sql`select user_id from auth_members where organization_id = ${to} and role = any(${[...rolesFor('read')]}::text[])`
  await sql`
    with left_behind as (
      update chat_threads set session_id = null where session_id = any(${ids}::uuid[]) and owner_id not in (${readers}) returning id)
    update tool_events set session_id = null where thread_id in (select id from left_behind)`
  await sql`
    update tool_events set session_id = null where not (session_id = any(${ids}::uuid[]))
      and thread_id in (select id from chat_threads where session_id = any(${ids}::uuid[]))`
  await sql`update bookmarks set session_id = null where session_id = any(${ids}::uuid[]) and owner_id not in (${readers})`
  await sql`delete from session_pins where session_id = any(${ids}::uuid[]) and owner_id not in (${readers})`
  await sql`delete from notifications where session_id = any(${ids}::uuid[]) and owner_id not in (${readers})`
}

async function sharedKeys(sql: TransactionSql, ids: string[]): Promise<string[]> {
  const rows = await sql<Array<{ key: string }>>`
    select distinct key from session_usage where session_id = any(${ids}::uuid[]) and everywhere`
  return rows.map(({ key }) => key)
}

const copiedColumns = { machines: ['platform', 'last_seen_at'], repos: ['remote', 'root'] } as const
const sourceOfIds = { machines: 'logbook', repos: 'git' } as const
const entityOf = { machines: 'machine', repos: 'repo' } as const

// The target's own rows of the machines and repositories that moved rows point at, by the ids of the old ones.
async function copyShared(scene: Scene, tables: MovedTable[]): Promise<Maps> {
  const { sql, ids, uploads, from, to } = scene
  const maps: Maps = { machines: new Map(), repos: new Map() }
  for (const table of copiedTables) {
    const pointed = tables.flatMap(({ name, moves, mapped }) =>
      mapped
        .filter(([, of]) => of === table)
        .map(([column]) => `select t.${column} as id from ${name} t where ${moves}`),
    )
    const rows = await sql.unsafe<Array<{ id: string; native_id: string }>>(
      `select id, native_id from ${table} where space_id = $3 and id in (${pointed.join(' union ')})
       and cardinality($1::uuid[]) + cardinality($2::uuid[]) >= 0 order by id`,
      [ids, uploads, from],
    )
    for (const { id, native_id: native } of rows) {
      const made = rowId(to, entityOf[table], sourceOfIds[table], native)
      const columns = copiedColumns[table].join(', ')
      await sql.unsafe(
        `insert into ${table} (id, space_id, native_id, name, ${columns})
         select $1, $2, native_id, name, ${columns} from ${table} where id = $3 on conflict do nothing`,
        [made, to, id],
      )
      const [there] = await sql<Array<{ id: string }>>`
        select id from ${sql(table)} where space_id = ${to} and native_id = ${native}`
      maps[table].set(id, there?.id ?? made)
    }
  }
  return maps
}

// Of sources whose present generation moves; answers them by their machine's own id.
async function moveCursors({ sql, uploads, from, to }: Scene, machines: Map<string, string>) {
  const rows = await sql<Array<{ id: string; machine_id: string; machine: string; source: string }>>`
    select c.id, c.machine_id, m.native_id as machine, c.source from capture_cursors c
    join uploads u on u.space_id = c.space_id and u.machine_id = c.machine_id and u.source = c.source and u.generation = c.generation
    join machines m on m.id = c.machine_id
    where c.space_id = ${from} and u.id = any(${uploads}::uuid[]) order by c.id for update of c`
  for (const { id, machine_id: machine } of rows)
    await sql`
      update capture_cursors set space_id = ${to}, machine_id = ${machines.get(machine) ?? machine} where id = ${id}`
  return rows.map(({ machine, source }) => ({ machine, source }))
}

// In one statement: foreign keys are checked at its end, so parents and children may change together.
async function moveRows({ sql, ids, uploads, from, to }: Scene, tables: MovedTable[], maps: Maps): Promise<void> {
  const params = [
    ids,
    uploads,
    from,
    to,
    ...copiedTables.flatMap((table) => [[...maps[table].keys()], [...maps[table].values()]]),
  ]
  const place: Record<CopiedTable, string> = {
    machines: 'unnest($5::uuid[], $6::uuid[])',
    repos: 'unnest($7::uuid[], $8::uuid[])',
  }
  const updates = tables.map(({ name, moves, mapped }) => {
    const changes = mapped.map(
      ([column, table]) => `, ${column} = (select m.new from ${place[table]} m(old, new) where m.old = t.${column})`,
    )
    return `${name}_moved as (update ${name} t set space_id = $4${changes.join('')} where t.space_id = $3 and ${moves})`
  })
  await sql.unsafe(
    `with ${updates.join(',\n')}
     select cardinality($5::uuid[]) + cardinality($6::uuid[]) + cardinality($7::uuid[]) + cardinality($8::uuid[])`,
    params,
  )
}

// By the target's prices, where either space has set some.
async function repriceMoved(sql: TransactionSql, actor: Actor, target: Actor, ids: string[]): Promise<void> {
  const [priced] = await sql`
    select 1 from model_prices where space_id = any(${[actor.spaceId, target.spaceId]}::uuid[]) limit 1`
  if (priced) await reprice(sql, target, ids)
}

type Told = { to: string; session: string; sessions: number; events: number; rule: string | undefined }

async function tell(tx: Transaction, actor: Actor, means: Means, told: Told): Promise<void> {
  const sql = connectionOf(tx)
  const { to, session, sessions, events, rule } = told
  const figures = { sessions, events, ...(rule !== undefined && { rule }) }
  const rows = await sql<Array<{ id: string; name: string }>>`
    select id, name from auth_organizations where id = any(${[actor.spaceId, to]}::uuid[])`
  const nameOf = (space: string) => rows.find((row) => row.id === space)?.name ?? ''
  const entry = { act: 'session.move', target: { kind: 'session', id: session } }
  await audit(tx, actor, means, { ...entry, detail: { to: nameOf(to), ...figures } })
  const there = { ...actor, spaceId: to }
  await audit(tx, there, means, { ...entry, detail: { from: nameOf(actor.spaceId), ...figures } })
}
