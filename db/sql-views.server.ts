// The views that the keeper of a space may ask with SQL of their own, documented in the database itself (`\d+` shows it). Law: they
// show one space, told by the login's own name, which nobody can set; personal rows of members are in none of them.
import { createHash } from 'node:crypto'
import type { Sql } from 'postgres'

/** Schema and group role of the views. */
export const sqlSchema = 'logbook_sql'

type View = { about: string; select: string }

export const sqlViews: Record<string, View> = {
  sessions: {
    about: 'One run of an agent. title is a person’s own name for it, else the source’s.',
    select: `select s.id, s.agent, s.native_id, s.kind, s.parent_session_id, coalesce(s.renamed_title, s.title) as title, s.status,
      r.name as repo, s.branch, s.branches, s.model, m.name as machine, s.machine_id, s.cwd, s.started_at, s.ended_at, s.last_event_at, s.event_count,
      s.message_count, s.tool_count, s.error_count, s.input_tokens, s.output_tokens, s.cache_read_tokens, s.cache_write_tokens, s.cost_usd, s.tags, s.archived_at, s.made
      from public.sessions s left join public.repos r on r.id = s.repo_id left join public.machines m on m.id = s.machine_id
      where s.space_id = logbook_sql.own_space()`,
  },
  events: {
    about: 'What happened in a session, in reading order by ordinal (COLLATE "C"); body is the whole masked content.',
    select: `select e.id, e.session_id, e.seq, e.ordinal, e.kind, e.role, e.title, e.preview, b.body, e.tool_call_id, e.outcome,
      e.occurred_at, e.created_at from public.timeline_events e left join public.event_bodies b on b.event_id = e.id
      where e.space_id = logbook_sql.own_space() and e.superseded_at is null`,
  },
  tool_calls: {
    about: 'Calls of tools by agents, with arguments and result; latency in milliseconds.',
    select: `select t.id, t.session_id, t.call_id, t.name, t.state, t.arguments, t.result, t.error, t.started_at, t.completed_at,
      t.latency_ms from public.tool_events t where t.space_id = logbook_sql.own_space() and t.origin = 'session'`,
  },
  usage: {
    about:
      'Tokens as they were reported; sums count rows with counted alone. cost_usd is null where no price is known.',
    select: `select u.session_id, u.key, u.reported_at, u.model, u.input_tokens, u.output_tokens, u.cache_read_tokens,
      u.cache_write_tokens, u.reasoning_tokens, u.counted, u.cost_usd, u.price from public.session_usage u
      where u.space_id = logbook_sql.own_space()`,
  },
  todos: {
    about: 'Items of the agents’ todo lists, as they stand.',
    select: `select t.id, t.session_id, t.content, t.status, t.person_status, t.updated_at from public.todos t
      where t.space_id = logbook_sql.own_space()`,
  },
  imports: {
    about: 'Runs of import: records = stored + same + refused.',
    select: `select i.id, i.origin, i.status, i.started_at, i.finished_at, i.records, i.stored, i.same, i.refused from public.imports i
      where i.space_id = logbook_sql.own_space()`,
  },
}

/** What is said of the function beside the views. */
export const searchAbout =
  'Events that a search means, newest first, up to 10,000; “Copy as SQL” on the page of search writes the question.'

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

const body = `
  create or replace function logbook_sql.own_space() returns uuid language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when session_user ~ '^logbook_sql_[0-9a-f]{32}$' then substr(session_user, 13)::uuid end
  $$;
  comment on function logbook_sql.own_space() is 'The space whose login this is.';
  ${Object.entries(sqlViews)
    .map(
      ([name, { about, select }]) =>
        `create view logbook_sql.${name} with (security_barrier = true) as ${select};
        comment on view logbook_sql.${name} is ${quoted(about)};`,
    )
    .join('\n')}
  -- The index of words is nobody's to read. pg_temp stands last: else a table of the caller's own would be read in the place of ours, with
  -- our rights.
  create function logbook_sql.search(asked jsonb, most int default 10000)
    returns table (event_id uuid, session_id uuid, at timestamptz)
    language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    declare space uuid := logbook_sql.own_space(); begin
      if space is null then return; end if;
      return query execute 'select s.event_id, s.session_id, s.at from event_search s where s.space_id = $2 and '
        || search_clause(asked, '') || ' order by s.at desc, s.event_id desc limit $3'
        using asked, space, greatest(least(most, 10000), 0);
    end $$;
  revoke all on function logbook_sql.search(jsonb, int) from public;
  grant execute on function logbook_sql.search(jsonb, int) to logbook_sql;
  comment on function logbook_sql.search(jsonb, int) is ${quoted(searchAbout)};
  grant usage on schema logbook_sql to logbook_sql;
  grant select on all tables in schema logbook_sql to logbook_sql;`

/** Tells one making of the views from another; stands as the comment of their schema. */
const version = createHash('sha256').update(body).digest('hex').slice(0, 16)

export const dropSqlViews = 'drop schema if exists logbook_sql cascade'

/** Makes the views anew where somebody has been given a login for them. */
export async function renewSqlViews(sql: Sql): Promise<void> {
  const [asked] = await sql`select from pg_roles where rolname = 'logbook_sql'`
  if (asked) await sql.unsafe(sqlViewsSql)
}

/** Makes the views where they are missing or older, and the group role that may read them. Idempotent. */
export const sqlViewsSql = `
  do $outer$ begin
    if not exists (select from pg_roles where rolname = 'logbook_sql') then create role logbook_sql nologin; end if;
    if coalesce((select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'logbook_sql'), '') <> '${version}' then
      drop schema if exists logbook_sql cascade;
      create schema logbook_sql;
      ${body}
      comment on schema logbook_sql is '${version}';
    end if;
  end $outer$;`
