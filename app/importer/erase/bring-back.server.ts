// Somebody wants an erased session back: its tombstone keeps nothing out any more, and sources that were passed over are read anew. What no disk
// holds any more stays gone. Law: a tombstone goes only when the sources of this machine have been looked at.
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { audit } from '#app/server/audit.server.ts'
import type { Means } from '#app/server/audit.server.ts'
import { AppError } from '#app/server/errors.ts'
import { connectionOf } from '../store/connection.server.ts'
import { lockTombstones } from './tombstones.server.ts'

/** Lets sessions, with their sub-agents, come in again. Throws `conflict` while they are still being erased, `not_found` for none. */
export async function bringBack(db: Database, actor: Actor, means: Means, sessionIds: string[]): Promise<number> {
  const { value } = await transact(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    await lockTombstones(sql, actor.spaceId)
    const rows = await sql<Array<{ id: string; done: boolean }>>`
      with recursive tree as (
        select session_id, erasure_id from tombstones where space_id = ${actor.spaceId} and session_id = any(${sessionIds}::uuid[])
        union select t.session_id, t.erasure_id from tombstones t join tree p on t.parent_session_id = p.session_id
        where t.space_id = ${actor.spaceId})
      select t.session_id as id, coalesce(e.step = 'done', true) as done from tree t left join erasures e on e.id = t.erasure_id`
    if (rows.length === 0)
      throw new AppError('not_found', 'Nothing keeps that session out. Nothing was changed; load the page again.')
    if (rows.some(({ done }) => !done))
      throw new AppError('conflict', 'It is still being erased. Nothing was changed; try again when that is done.')
    const ids = rows.map(({ id }) => id)
    await sql`
      update tombstones set brought_back_at = now() where space_id = ${actor.spaceId} and session_id = any(${ids}::uuid[])`
    await readAnew(sql, actor, ids)
    await audit(tx, actor, means, { act: 'session.bring-back', rows: ids.length })
    return ids.length
  })
  return value
}

type Sql = Parameters<typeof lockTombstones>[0]

// Sources of which something was kept out begin a new generation: what is known of them is met again. Stores tell all their rows again.
async function readAnew(sql: Sql, { spaceId }: Actor, ids: string[]): Promise<void> {
  const cursors = await sql<Array<{ id: string; machine: string; source: string; state: string }>>`
    select id, machine_id as machine, source, parser_state as state from capture_cursors
    where space_id = ${spaceId} and strpos(parser_state, '"keptOut"') > 0 for update`
  for (const { id, machine, source, state } of cursors) {
    if (!ids.some((one) => state.includes(one))) continue
    const { keptOut: _keptOut, rows: _rows, ...rest } = JSON.parse(state) as Record<string, unknown>
    await sql`update capture_cursors set fingerprint = '', parser_state = ${JSON.stringify(rest)} where id = ${id}`
    await sql`
      update uploads set source_modified_at = null where space_id = ${spaceId} and machine_id = ${machine} and source = ${source}`
  }
}

/** Tombstones that somebody wants gone. */
export async function broughtBack(db: Database): Promise<Array<{ spaceId: string; sessionId: string }>> {
  return db.$client<Array<{ spaceId: string; sessionId: string }>>`
    select space_id as "spaceId", session_id as "sessionId" from tombstones where brought_back_at is not null`
}

export async function forgetBroughtBack(
  db: Database,
  tombstones: ReadonlyArray<{ spaceId: string; sessionId: string }>,
): Promise<void> {
  for (const { spaceId, sessionId } of tombstones)
    await db.$client`
      delete from tombstones where space_id = ${spaceId} and session_id = ${sessionId} and brought_back_at is not null`
}
