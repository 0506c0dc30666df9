// Events that are known by their words: masked, they go by other ones, and whoever tells them again must meet the same row. Law: seq, ordinal
// and place stay; an event that is there under the new name already is left to itself.
import type { Sql } from 'postgres'
import type { Renamed } from './pairs.server.ts'

/** Gives events the keys, and the ids made of them, that an import under the rules of today gives them. */
export async function renameEvents(sql: Sql, renamed: Renamed[]): Promise<void> {
  for (const { id, newId, newKey } of renamed)
    await sql.begin(async (tx) => {
      const [event] = await tx`
        select 1 from timeline_events e where e.id = ${id} and not exists (select from timeline_events n where n.id = ${newId}
          or (n.session_id = e.session_id and n.dedupe_key = ${newKey})) for update`
      if (!event) return
      // The indexer finds it again.
      await tx`delete from event_search where event_id = ${id}`
      await tx`
        update session_heads h set searched_seq = least(h.searched_seq, e.seq - 1), search_dirty_since = coalesce(h.search_dirty_since, now())
        from timeline_events e where e.id = ${id} and h.session_id = e.session_id`
      // A body points at its event by id, and cannot be without it.
      const bodies = await tx<
        Array<{ space_id: string; body: string; revision: string | null; superseded: string | null }>
      >`
        delete from event_bodies where event_id = ${id} returning space_id, body::text as body, revision, superseded`
      await tx`update timeline_events set id = ${newId}, dedupe_key = ${newKey} where id = ${id}`
      for (const { space_id: space, body, revision, superseded } of bodies)
        await tx`
          insert into event_bodies (event_id, space_id, body, revision, superseded)
          values (${newId}, ${space}, ${body}::text::jsonb, ${revision}, ${superseded})`
      await tx`update bookmarks set entity_id = ${newId} where entity_id = ${id}`
    })
}
