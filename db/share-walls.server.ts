// What a share link opens, as the database sees it. Law: the role logbook_shared may select the granted views below and has no right to
// any table; the views show the range of the one link whose hash of a code is set in the transaction (`logbook.share`), so that whoever
// asks as that role, with whatever query, gets nothing that the link does not hold.
import { createHash } from 'node:crypto'
import type { Sql } from 'postgres'

/** The role that readers without an account act as, and the schema of its views. */
export const sharedRole = 'logbook_shared'

/** What the role may select; and it may call `page`, which names the events of a page by their seq. */
export const shareViewNames = ['share', 'parts', 'events', 'bodies'] as const

export const dropShareWalls = `drop schema if exists ${sharedRole} cascade`

const live = (status: string) => `${status} in ('starting', 'running', 'waiting')`
const leaves = (word: string) => `'${word}' = any(p.without)`

// What an event is to a link, of a row `e` of timeline_events; and whether the part `p` shows it.
const isResult = `(e.kind = 'tool_result' or e.dedupe_key like 'result:%')`
const isThought = `(e.kind = 'reasoning' and not ${isResult})`
const isCall = `(e.kind in ('tool_call', 'shell', 'file_change', 'web_search') or ${isResult})`
const isSaid = `(e.kind = 'message' and coalesce(e.channel, '') <> 'injected' and coalesce(e.role, '') in ('user', 'assistant')
  and not ${isResult})`
const isShown = `e.session_id = p.id and e.space_id = p.space_id
  and e.seq >= p.from_seq and (p.to_seq is null or e.seq <= p.to_seq) and e.seq <> all (p.omitted)
  and not (${isThought} and ${leaves('reasoning')}) and not (${isCall} and ${leaves('calls')})
  and (${isThought} or ${isCall} or ${isSaid} or not ${leaves('notes')})`

const body = `
  create schema ${sharedRole};

  -- The link, while it is good. No right to this one.
  create view ${sharedRole}.scope with (security_barrier) as
    select s.* from public.shares s
    where s.code_hash = nullif(current_setting('logbook.share', true), '') and s.revoked_at is null
      and (s.expires_at is null or s.expires_at > clock_timestamp());

  -- The session of the link and, where they were chosen, its sub-agents. No right to this one.
  create view ${sharedRole}.tree with (security_barrier) as
    with recursive part as (
      select e.id, e.space_id, e.agent, e.model, e.status, e.started_at, s.id as share_id, 0 as depth, '' as key, null as parent,
        s.from_seq, s.to_seq, s.without, s.omitted
      from ${sharedRole}.scope s join public.sessions e on e.id = s.session_id and e.space_id = s.space_id
      union all
      select c.id, c.space_id, c.agent, c.model, c.status, c.started_at, p.share_id, p.depth + 1, 'p' || left(md5(p.share_id::text || c.id::text), 11), p.key,
        1, null::int, p.without, '{}'::int[]
      from part p join ${sharedRole}.scope s on s.children
        join public.sessions c on c.space_id = p.space_id and c.parent_session_id = p.id
      where p.depth < 8)
    select * from part;

  create view ${sharedRole}.share with (security_barrier) as
    select s.title, s.anonymous, s.without, cardinality(s.omitted) as omitted, s.expires_at,
      s.to_seq is null and ${live('e.status')} as live
    from ${sharedRole}.scope s join public.sessions e on e.id = s.session_id and e.space_id = s.space_id;

  create view ${sharedRole}.parts with (security_barrier) as
    select p.key as part, p.parent, row_number() over (order by p.depth, p.started_at, p.id)::int as place, p.agent, p.model, p.to_seq is null and ${live('p.status')} as live
    from ${sharedRole}.tree p;

  -- Every event of the range that is not left out. No right to this one.
  create view ${sharedRole}.held with (security_barrier) as
    select p.key as part, p.share_id, ${isResult} and ${leaves('outputs')} as emptied, ${isResult} as is_result, e.*
    from ${sharedRole}.tree p join public.timeline_events e on ${isShown};

  -- What was taken back is told as gone, and no word of it.
  create view ${sharedRole}.events with (security_barrier) as
    select e.part, e.seq, e.ordinal, e.superseded_at is not null as gone, e.kind, e.role, e.channel, e.is_result, e.outcome, e.occurred_at,
      e.updated_at, e.emptied, left(md5(e.share_id::text || e.tool_call_id), 12) as call,
      case when not w.silent then e.title end as title, case when not w.silent then e.preview end as preview,
      case when w.silent then 0 else e.size end as size,
      jsonb_strip_nulls(jsonb_build_object('tool', e.meta -> 'tool', 'exitCode', e.meta -> 'exitCode', 'durationMs', e.meta -> 'durationMs',
        'added', e.meta -> 'added', 'removed', e.meta -> 'removed')) as meta,
      case when e.meta ? 'agentId' then (select c.key from ${sharedRole}.tree c join public.sessions s on s.id = c.id
        where c.parent = e.part and regexp_replace(s.native_id, '^.*/agent-', '') = e.meta ->> 'agentId' limit 1) end as child
    from ${sharedRole}.held e cross join lateral (select e.emptied or e.superseded_at is not null as silent) w;

  create view ${sharedRole}.bodies with (security_barrier) as
    select e.part, e.seq, b.body from ${sharedRole}.held e
      join public.event_bodies b on b.event_id = e.id and b.space_id = e.space_id
    where not e.emptied and e.superseded_at is null;

  -- By variables, because a plan for the views could not know that the part is one, and would sort the whole session for each page.
  create function ${sharedRole}.page(of_part text, after_ordinal text, after_seq int, most int) returns setof int
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
    declare p record; begin
      select * into p from ${sharedRole}.tree t where t.key = of_part;
      if not found then return; end if;
      return query select e.seq from public.timeline_events e
        where ${isShown} and e.superseded_at is null and e.ordinal >= after_ordinal and (e.ordinal, e.seq) > (after_ordinal, after_seq)
        order by e.ordinal, e.seq limit least(most, 501);
    end $$;
  revoke all on function ${sharedRole}.page(text, text, int, int) from public;
  grant execute on function ${sharedRole}.page(text, text, int, int) to ${sharedRole};

  grant usage on schema ${sharedRole} to ${sharedRole};
  grant select on ${shareViewNames.map((name) => `${sharedRole}.${name}`).join(', ')} to ${sharedRole};

  -- Whoever shared a session spoke for the space it was in: in another one its links are over.
  create or replace function public.end_moved_share() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
    begin new.revoked_at := coalesce(new.revoked_at, clock_timestamp()); return new; end $$;
  create or replace trigger end_moved before update of space_id on public.shares
    for each row when (old.space_id <> new.space_id) execute function public.end_moved_share();`

/** Tells one making of the views from another; stands as the comment of their schema. */
const version = createHash('sha256').update(body).digest('hex').slice(0, 16)

/** Makes the views where they are missing or older. Idempotent. */
export async function buildShareWalls(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    const [known] =
      await tx`select obj_description(oid, 'pg_namespace') as version from pg_namespace where nspname = ${sharedRole}`
    if (known?.version === version) return
    await tx.unsafe(dropShareWalls)
    await tx.unsafe(body)
    await tx.unsafe(`comment on schema ${sharedRole} is '${version}'`)
  })
}
