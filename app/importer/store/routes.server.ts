// Where what arrives in a space is written, when its session was moved to another one. Law: the routes decide, inside the transaction
// that writes and under a lock that keeps moves out, so that no record is written where its session is not any more.
import type { TransactionSql } from 'postgres'
import { actAs, readAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { Database } from '#db/client.server.ts'
import type { Batch, SessionBatch } from '../batch.ts'
import { indexable } from '../clean.ts'
import type { SessionRef } from '../formats/format.ts'
import { bornIn, rowId } from '../identity.server.ts'
import { connectionOf } from './connection.server.ts'
import type { Place } from './cursor.server.ts'

/** A session that a source tells of: its id, and as whom its rows are written. */
export interface Routed {
  id: string
  actor: Actor
}

/** A session as its source names it. */
export type Named = Pick<SessionRef, 'nativeId' | 'parentNativeId'> & { agent: string }

/** As whom a source is taken (`actor`), and whose it is (`home`): they differ when it went to another space with its session. */
export interface Taking {
  actor: Actor
  home?: Actor | undefined
}

export const nameOf = (agent: string, nativeId: string): string => `${agent}\u0000${nativeId}`

/** The id of a session as `actor` writes it. */
export const sessionId = (actor: Actor, agent: string, nativeId: string): string =>
  rowId(bornIn(actor), 'session', agent, nativeId)

const moves = 'moves of sessions'

/** Keeps moves out until the transaction ends. Take it before any row is locked. */
export async function holdMoves(sql: TransactionSql): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${moves}, 0))`
}

/** Waits for all that is being taken into any space, and keeps more out until the transaction ends. Take it before any row is locked. */
export async function stopImports(sql: TransactionSql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${moves}, 0))`
}

/** As whom a source of `home` is taken, and by what place it is known there. */
export async function routeOfSource(db: Database, home: Actor, place: Place): Promise<{ actor: Actor; place: Place }> {
  const [route] = await readAs(
    db,
    home,
    (tx) => connectionOf(tx)<Array<RouteRow & { machine: string }>>`
      select r.native_id, r.target_space_id, r.birth_space_id, m.native_id as machine, r.moved_by, r.holder
      from machines m join capture_routes r on r.space_id = m.space_id and r.kind = 'source' and r.holder = m.native_id
      where m.id = ${place.machineId} and r.native_id = ${indexable(place.path)}`,
  )
  if (!route) return { actor: home, place }
  const machineId = rowId(route.target_space_id, 'machine', 'logbook', route.machine)
  const bornOn = rowId(route.birth_space_id, 'machine', 'logbook', route.machine)
  return { actor: leads(home, route), place: { ...place, machineId, bornOn } }
}

/**
 * Where each of `sessions` and of their parents is, by `nameOf`. What is not known yet goes where its parent went, else where its
 * source went, and a route is kept for it.
 */
export async function routesOf(
  tx: Transaction,
  { actor, home = actor }: Taking,
  sessions: readonly Named[],
): Promise<Map<string, Routed>> {
  const parents = new Map<string, string | null>()
  const named = new Map<string, Named>()
  for (const { agent, nativeId, parentNativeId } of sessions) {
    named.set(nameOf(agent, nativeId), { agent, nativeId, parentNativeId })
    parents.set(nameOf(agent, nativeId), parentNativeId ? nameOf(agent, parentNativeId) : null)
    if (!parentNativeId || named.has(nameOf(agent, parentNativeId))) continue
    named.set(nameOf(agent, parentNativeId), { agent, nativeId: parentNativeId, parentNativeId: null })
  }
  const all = [...named.values()]
  const routes = await actAs(tx, actor, home, () => routesIn(connectionOf(tx), all))
  const isAway = actor.spaceId !== home.spaceId
  const own = (name: Named): Routed => ({ id: idIn(home, name), actor: home })
  if (routes.size === 0 && !isAway) return new Map(all.map((name) => [nameOf(name.agent, name.nativeId), own(name)]))

  const known = await actAs(tx, actor, home, () =>
    knownIn(
      connectionOf(tx),
      all.map((name) => own(name).id),
    ),
  )
  const found = new Map<string, Routed>()
  const following: Array<{ name: Named; to: Routed; movedBy: string }> = []
  const movers = new Map<string, string>()
  // A child goes where its parent went, and a parent that nobody knew where its child is.
  const next = (name: Named): { to: Actor; movedBy: string } | null => {
    const key = nameOf(name.agent, name.nativeId)
    const kin = [parents.get(key), ...[...parents].flatMap(([child, parent]) => (parent === key ? [child] : []))]
    for (const one of kin) {
      const at = one ? found.get(one) : undefined
      const movedBy = one ? movers.get(one) : undefined
      if (at && movedBy) return { to: at.actor, movedBy }
    }
    return null
  }
  for (const name of all) {
    const key = nameOf(name.agent, name.nativeId)
    const route = routes.get(nameOf(name.agent, indexable(name.nativeId)))
    if (!route) continue
    const to = leads(home, route)
    found.set(key, { id: idIn(to, name), actor: to })
    movers.set(key, route.moved_by)
  }
  for (let more = true; more;) {
    more = false
    for (const name of all) {
      const key = nameOf(name.agent, name.nativeId)
      if (found.has(key) || known.has(own(name).id)) continue
      const kin = next(name)
      if (!kin) continue
      const to = { id: idIn(kin.to, name), actor: kin.to }
      found.set(key, to)
      movers.set(key, kin.movedBy)
      following.push({ name, to, movedBy: kin.movedBy })
      more = true
    }
  }
  for (const name of all) {
    const key = nameOf(name.agent, name.nativeId)
    if (found.has(key)) continue
    const goes = isAway && !known.has(own(name).id)
    const to = goes ? { id: idIn(actor, name), actor } : own(name)
    found.set(key, to)
    if (goes) following.push({ name, to, movedBy: home.userId })
  }
  for (const { name, to, movedBy } of following) await keepRoute(tx, actor, home, name, to.actor, movedBy)
  return found
}

/** As whom the rows of any session are written that sources of `home` tell of. */
export async function writersOf(db: Database, home: Actor): Promise<(agent: string, nativeId: string) => Actor> {
  const rows = await readAs(
    db,
    home,
    (tx) => connectionOf(tx)<RouteRow[]>`
      select holder, native_id, target_space_id, birth_space_id, moved_by from capture_routes
      where kind = 'session' and space_id = ${home.spaceId}`,
  )
  const routes = new Map(rows.map((row) => [nameOf(row.holder, row.native_id), leads(home, row)]))
  return (agent, nativeId) => routes.get(nameOf(agent, indexable(nativeId))) ?? home
}

/** The same for some sessions, within a transaction of `actor`. */
export async function writersIn(
  sql: TransactionSql,
  actor: Actor,
  names: Array<Omit<Named, 'parentNativeId'>>,
): Promise<(agent: string, nativeId: string) => Actor> {
  const routes = await routesIn(sql, names)
  return (agent, nativeId) => {
    const route = routes.get(nameOf(agent, indexable(nativeId)))
    return route ? leads(actor, route) : actor
  }
}

/** Does `work` for each session of a batch that `actor` reads again, as whoever its rows are written by. `agent`: of the format. */
export async function eachRouted(
  tx: Transaction,
  actor: Actor,
  batch: Pick<Batch, 'sessions'>,
  agent: string,
  work: (name: string, one: SessionBatch, to: Routed & { agent: string }) => Promise<void>,
): Promise<void> {
  const refs = [...batch.sessions.values()].map(({ ref }) => ({ ...ref, agent: ref.agent ?? agent }))
  const routed = await routesOf(tx, { actor }, refs)
  for (const [name, one] of batch.sessions) {
    const of = one.ref.agent ?? agent
    const to = routed.get(nameOf(of, one.ref.nativeId))
    if (to) await actAs(tx, actor, to.actor, () => work(name, one, { ...to, agent: of }))
  }
}

/** Does `work` for each of `items` in turn, as whoever its rows are written by. */
export async function inTurn<T extends { actor: Actor }>(
  tx: Transaction,
  actor: Actor,
  items: Iterable<T>,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  for (const item of items) await actAs(tx, actor, item.actor, () => work(item))
}

/** `items`, cut where the space changes; within each cut they keep their order. */
export function bySpace<T extends { actor: Actor }>(items: readonly T[]): Array<{ actor: Actor; items: T[] }> {
  const runs: Array<{ actor: Actor; items: T[] }> = []
  for (const item of items) {
    const last = runs.at(-1)
    if (last?.actor.spaceId === item.actor.spaceId) last.items.push(item)
    else runs.push({ actor: item.actor, items: [item] })
  }
  return runs
}

/** The row of `machineId`, which `home` has, in the space of `actor`; made there when it is missing. */
export async function machineIn(tx: Transaction, home: Actor, actor: Actor, machineId: string): Promise<string> {
  if (home.spaceId === actor.spaceId) return machineId
  const sql = connectionOf(tx)
  const [row] = await actAs(
    tx,
    actor,
    home,
    () => sql<Array<{ native_id: string; name: string; platform: string | null }>>`
      select native_id, name, platform from machines where id = ${machineId}`,
  )
  if (!row) return machineId
  const id = rowId(actor.spaceId, 'machine', 'logbook', row.native_id)
  await sql`
    insert into machines (id, space_id, native_id, name, platform, last_seen_at)
    values (${id}, ${actor.spaceId}, ${row.native_id}, ${row.name}, ${row.platform}, now()) on conflict do nothing`
  return id
}

interface RouteRow {
  holder: string
  native_id: string
  target_space_id: string
  birth_space_id: string
  moved_by: string
}

const idIn = (actor: Actor, { agent, nativeId }: Named): string => sessionId(actor, agent, nativeId)

// What a route lets capture do there is what it does at home: add and bring up to date.
const leads = (home: Actor, { target_space_id: spaceId, birth_space_id: birthSpaceId }: RouteRow): Actor => ({
  userId: home.userId,
  spaceId,
  role: 'editor',
  ...(birthSpaceId !== spaceId && { birthSpaceId }),
})

async function routesIn(
  sql: TransactionSql,
  names: Array<Omit<Named, 'parentNativeId'>>,
): Promise<Map<string, RouteRow>> {
  const rows = await sql<RouteRow[]>`
    select r.holder, r.native_id, r.target_space_id, r.birth_space_id, r.moved_by
    from unnest(${names.map(({ agent }) => agent)}::text[], ${names.map(({ nativeId }) => indexable(nativeId))}::text[]) n(agent, native_id)
    join capture_routes r on r.kind = 'session' and r.holder = n.agent and r.native_id = n.native_id
      and r.space_id = nullif(current_setting('logbook.space', true), '')::uuid`
  return new Map(rows.map((row) => [nameOf(row.holder, row.native_id), row]))
}

async function knownIn(sql: TransactionSql, ids: string[]): Promise<Set<string>> {
  const rows = await sql<Array<{ id: string }>>`select id from sessions where id = any(${ids}::uuid[])`
  return new Set(rows.map(({ id }) => id))
}

async function keepRoute(
  tx: Transaction,
  actor: Actor,
  home: Actor,
  { agent, nativeId }: Named,
  to: Actor,
  movedBy: string,
): Promise<void> {
  const sql = connectionOf(tx)
  for (const space of to.spaceId === home.spaceId ? [home] : [home, to])
    await actAs(
      tx,
      actor,
      space,
      () => sql`
        insert into capture_routes (id, space_id, kind, holder, native_id, target_space_id, birth_space_id, moved_by)
        values (gen_random_uuid(), ${space.spaceId}, 'session', ${indexable(agent)}, ${indexable(nativeId)}, ${to.spaceId},
          ${bornIn(to)}, ${movedBy}) on conflict do nothing`,
    )
}
