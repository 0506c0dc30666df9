// What is compared of several sessions beyond the figures in their rows: calls of tools, and changes of files.
import { sql } from 'drizzle-orm'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

/** One tool or file, and how often each session that has it had it. */
export type Compared = { name: string; counts: Record<string, number> }

const most = 50

/** The tools and files that these sessions of the actor's space used most, together. */
export async function comparison(actor: Actor, ids: string[]): Promise<{ tools: Compared[]; files: Compared[] }> {
  const given = sql`array(select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))::uuid[]`
  return readAs(database(), actor, async (tx) => {
    const tools = await tx.execute<Counted>(sql`
      select name, jsonb_object_agg(session, n) as counts from (
        select coalesce(t.name, 'unnamed') as name, t.session_id::text as session, count(*)::int as n from tool_events t
        where t.session_id = any(${given}) group by 1, 2) c
      group by name order by sum(n) desc, name limit ${most}`)
    const files = await tx.execute<Counted>(sql`
      select name, jsonb_object_agg(session, n) as counts from (
        select left(c.change ->> 'path', 1000) as name, e.session_id::text as session, count(*)::int as n
        from timeline_events e join event_bodies b on b.event_id = e.id
          cross join lateral jsonb_array_elements(case when jsonb_typeof(b.body -> 'changes') = 'array' then b.body -> 'changes' else '[]' end) c(change)
        where e.session_id = any(${given}) and e.kind = 'file_change' and e.superseded_at is null group by 1, 2) f
      where name is not null group by name order by sum(n) desc, name limit ${most}`)
    return { tools: [...tools], files: [...files] }
  })
}

type Counted = { name: string; counts: Record<string, number> }
