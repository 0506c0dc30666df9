// What a move leaves behind, so that later records follow: routes of its sessions and sources, in every space that knows them. Law: a
// route keeps the space of birth, in whose name ids are made, however often a session moves on.
import type { TransactionSql } from 'postgres'
import { indexable } from '#app/importer/clean.ts'
import type { Actor } from '#db/transact.server.ts'

/** A session of the tree, as routes name it. */
export interface TreeSession {
  id: string
  agent: string
  native_id: string
  events: number
}

export interface Leaving {
  actor: Actor
  to: string
  tree: readonly TreeSession[]
  /** By the machine's own id. */
  sources: ReadonlyArray<{ machine: string; source: string }>
}

export async function leaveRoutes(sql: TransactionSql, { actor, to, tree, sources }: Leaving): Promise<void> {
  const names = [
    ...tree.map(({ agent, native_id: nativeId }) => ({ kind: 'session', holder: agent, nativeId })),
    ...sources.map(({ machine, source }) => ({ kind: 'source', holder: machine, nativeId: indexable(source) })),
  ]
  const columns = [
    names.map(({ kind }) => kind),
    names.map(({ holder }) => holder),
    names.map(({ nativeId }) => nativeId),
  ] as const
  const [kinds, holders, natives] = columns
  const from = actor.spaceId
  await sql`
    with named as (select * from unnest(${kinds}::text[], ${holders}::text[], ${natives}::text[]) n(kind, holder, native_id)),
    born as (
      select n.*, coalesce((select r.birth_space_id from capture_routes r where r.space_id = ${from} and r.kind = n.kind
        and r.holder = n.holder and r.native_id = n.native_id), ${from}::uuid) as birth from named n),
    -- Those of spaces that it passed through on its way.
    followed as (
      update capture_routes r set target_space_id = ${to}, moved_by = ${actor.userId} from born b
      where r.kind = b.kind and r.holder = b.holder and r.native_id = b.native_id and r.birth_space_id = b.birth
        and r.space_id not in (${from}, ${to}))
    insert into capture_routes (id, space_id, kind, holder, native_id, target_space_id, birth_space_id, moved_by)
    select gen_random_uuid(), s.id, b.kind, b.holder, b.native_id, ${to}, b.birth, ${actor.userId}
    from born b cross join unnest(${[from, to]}::uuid[]) s(id)
    on conflict (space_id, kind, holder, native_id) do update set target_space_id = excluded.target_space_id,
      birth_space_id = excluded.birth_space_id, moved_by = excluded.moved_by`
}
