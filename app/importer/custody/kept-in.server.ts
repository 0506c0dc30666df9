// The sources that an erasure looks at, in all spaces, as the login: those that told of its sessions, what holds them, and of the space also those
// that told of nobody by name.
import type { Sql } from 'postgres'
import { keptColumns, keptOf } from './chunks.server.ts'
import type { Kept, KeptRow } from './chunks.server.ts'

export interface ErasureSource {
  kept: Kept
  spaceId: string
  /** It is known to have told of them. */
  named: boolean
}

/** Sources inside others come before those that hold them. */
export async function keptIn(sql: Sql, erasureId: string): Promise<ErasureSource[]> {
  const rows = await sql<Array<KeptRow & { space_id: string; named: boolean }>>`
    with named as (
      select u.id, u.space_id, u.machine_id, u.source from uploads u
      where u.id in (select (jsonb_array_elements_text(work->'uploads'))::uuid from erasures where id = ${erasureId})),
    holding as (
      select o.id from uploads o join named n on (o.space_id, o.machine_id) = (n.space_id, n.machine_id)
        and strpos(n.source, '#') > 0 and starts_with(n.source, o.source || '#'))
    select ${sql.unsafe(keptColumns)}, u.space_id, u.id in (select id from named union select id from holding) as named
    from uploads u
    where u.id in (select id from named union select id from holding)
      or (u.space_id in (select space_id from erasures where id = ${erasureId})
        and not exists (select from upload_sessions s where s.upload_id = u.id))
    order by length(u.source) - length(replace(u.source, '#', '')) desc, u.id`
  return rows.map((row) => ({ kept: keptOf(row), spaceId: row.space_id, named: row.named }))
}
