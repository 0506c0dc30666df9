// What an erasure would take, before anybody says yes. As the login within the actor's space: also what others have marked counts.
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { connectionOf } from '../store/connection.server.ts'
import { withSubAgents } from './tree.server.ts'

export interface ErasePreview {
  /** Sub-agents included. */
  sessions: number
  subAgents: number
  events: number
  /** Of custody: sources that told of them, shared ones too. */
  bytes: number
  oldest: Date | null
  newest: Date | null
  /** Sessions that somebody has marked, commented on, shared by a link that still opens, chatted about, or that run. */
  marked: number
  commented: number
  shared: number
  chatted: number
  running: number
}

/** Looks at those of `sessionIds` that are in the actor's space, with their sub-agents. */
export async function previewErasure(db: Database, actor: Actor, sessionIds: readonly string[]): Promise<ErasePreview> {
  const { value: ids } = await transact(db, actor, (tx) => withSubAgents(connectionOf(tx), actor.spaceId, sessionIds))
  const [row] = await db.$client<ErasePreview[]>`
    with chosen as (select * from sessions where space_id = ${actor.spaceId} and id = any(${ids}::uuid[]))
    select count(*)::int as sessions, (count(*) filter (where kind = 'subagent'))::int as "subAgents",
      coalesce(sum(event_count), 0)::float8 as events,
      (select coalesce(sum(u.stored_bytes), 0)::float8 from uploads u where u.id in (
        select s.upload_id from upload_sessions s where s.session_id in (select id from chosen))) as bytes,
      min(coalesce(started_at, last_event_at)) as oldest, max(coalesce(last_event_at, started_at)) as newest,
      (select count(distinct b.session_id)::int from bookmarks b where b.session_id in (select id from chosen)) as marked,
      (select count(distinct c.session_id)::int from comments c where c.session_id in (select id from chosen)) as commented,
      (select count(distinct h.session_id)::int from shares h where h.session_id in (select id from chosen)
        and h.revoked_at is null and (h.expires_at is null or h.expires_at > now())) as shared,
      (select count(distinct t.session_id)::int from chat_threads t where t.session_id in (select id from chosen)) as chatted,
      (count(*) filter (where status in ('starting', 'running', 'waiting')))::int as running
    from chosen`
  if (!row) throw new Error('The preview could not be made. Nothing was changed.')
  return { ...row, oldest: instant(row.oldest), newest: instant(row.newest) }
}

const instant = (at: Date | string | null): Date | null => (at === null ? null : new Date(at))
