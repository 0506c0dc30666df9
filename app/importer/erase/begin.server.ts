// An erasure begins: tombstones are laid for the sessions and their sub-agents, and from then on nothing of them comes in. Law: this is one
// transaction; what follows (run.server.ts) can be broken off and taken up at any moment.
import type { TransactionSql } from 'postgres'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#db/client.server.ts'
import type { ErasureKind } from '#db/schema/erasures.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { audit } from '#app/server/audit.server.ts'
import type { Means } from '#app/server/audit.server.ts'
import { connectionOf } from '../store/connection.server.ts'
import { withSubAgents } from './tree.server.ts'
import { lockTombstones } from './tombstones.server.ts'

/** Lays tombstones for those of `wanted` that are in the actor's space, with their sub-agents. Answers the erasure, null for none. */
export async function beginErasure(
  db: Database,
  actor: Actor,
  means: Means,
  wanted: readonly string[] | 'all',
  kind: ErasureKind = 'sessions',
): Promise<{ id: string; sessions: number } | null> {
  const { value } = await transact(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    await lockTombstones(sql, actor.spaceId)
    const all =
      wanted === 'all' ? await allSessions(sql, actor.spaceId) : await withSubAgents(sql, actor.spaceId, wanted)
    if (all.length === 0 && kind === 'sessions') return null
    const id = uuidv7()
    await sql`
      insert into erasures (id, space_id, requested_by, kind, total)
      values (${id}, ${actor.spaceId}, ${actor.userId}, ${kind}, ${all.length})`
    await sql`
      insert into tombstones (space_id, session_id, erasure_id, agent, kind, parent_session_id, native_id, started_at, events)
      select s.space_id, s.id, ${id}, s.agent, s.kind, s.parent_session_id, s.native_id, coalesce(s.started_at, s.created_at), s.event_count
      from sessions s where s.space_id = ${actor.spaceId} and s.id = any(${all}::uuid[])
      on conflict (space_id, session_id) do update set erasure_id = excluded.erasure_id, native_id = excluded.native_id,
        events = excluded.events, rows_gone_at = null, brought_back_at = null`
    const [one] = all
    await audit(tx, actor, means, {
      act: kind === 'sessions' ? 'session.erase' : `${kind}.erase`,
      target: kind === 'sessions' && wanted.length === 1 && one ? { kind: 'session', id: one } : undefined,
      rows: all.length,
      detail: { erasure: id },
    })
    return { id, sessions: all.length }
  })
  return value
}

async function allSessions(sql: TransactionSql, spaceId: string): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`select id from sessions where space_id = ${spaceId} order by id`
  return rows.map(({ id }) => id)
}
