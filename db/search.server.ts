// What search needs in the database besides its table. Law: nobody reads event_search but `search_events()`, which adds the
// actor's space itself (under row-level security a GIN index is not used, because its operator may leak: 0.04 ms became 34).
// What is asked comes as a tree (app/features/search/language/tree.ts). SQL is made of words that stand here and of places in the
// tree; every value stays a parameter.

const roles = `('owner', 'editor', 'commenter', 'viewer')`

/** Put on by the migrator after every migration; idempotent. */
export const searchSql = String.raw`
  -- Words of a person's language and of code alike: no stemming, and db/import.ts is db, import, ts.
  create or replace function search_words(given text) returns tsvector
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select to_tsvector('simple', translate(given, $p$!"#$%&'()*+,-./:;<=>?@[\]^_${'`'}{|}~$p$, repeat(' ', 32)))
  $$;

  -- All that a body says: its strings, without the words of its own frame; of each value and of all of them so many characters.
  create or replace function search_text(body jsonb, of_value int, of_all int) returns text
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select left(string_agg(left(v #>> '{}', of_value), ' '), of_all) from jsonb_path_query(
      case when jsonb_typeof(body) = 'object' then body - array['kind', 'type', 'role', 'status', 'id', 'callId'] else body end,
      'strict $.** ? (@.type() == "string")') v
  $$;

  -- The files that a body names, as they stand there, in lower case: those of changes, and of a tool's own arguments.
  create or replace function search_paths(body jsonb) returns text[]
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct path), '{}') from (
      select lower(left(replace(v #>> '{}', '\', '/'), 500)) as path from (
        select jsonb_path_query(body, 'lax $.changes[*].path') as v
        union all
        select body -> 'input' -> name
          from unnest(array['file_path', 'filePath', 'absolute_path', 'notebook_path', 'path', 'dir_path']) name
      ) named where jsonb_typeof(v) = 'string' limit 200
    ) paths where path <> '' and position(chr(10) in path) = 0
  $$;

  -- The code that a command ended with, where its answer tells one that fits.
  create or replace function search_exit(body jsonb) returns int
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when jsonb_typeof(body -> 'exitCode') = 'number' and abs((body ->> 'exitCode')::numeric) < 1e9
      then trunc((body ->> 'exitCode')::numeric)::int end
  $$;

  -- What is known of an event, as words that no text has, because its punctuation is cut: =kind=shell, =path=src/a.ts.
  -- They begin with punctuation too: what begins like a word must not meet them.
  -- A path is met at each of its folders, so that a beginning finds src of every repository.
  create or replace function search_facts(kind text, role text, tools text[], exit int, failed boolean, paths text[]) returns tsvector
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select array_to_tsvector(array_agg(distinct left('=' || fact, 600))) from (
      select 'kind=' || $1 union all
      select 'role=' || lower($2) where $2 is not null union all
      select 'tool=' || lower(t) from unnest($3) t where t is not null union all
      select 'exit=' || $4 where $4 is not null union all
      select 'failed=yes' where $5 union all
      select 'path=' || array_to_string(parts[n:], '/')
        from unnest($6) p, lateral (select string_to_array(ltrim(p, '/'), '/') as parts) split, generate_series(1, least(cardinality(parts), 40)) n
    ) facts(fact)
  $$;

  create or replace function search_phrase(words jsonb, begins boolean) returns tsquery
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when begins and asked <> '' then (asked || ':*')::tsquery else asked::tsquery end
    from (select phraseto_tsquery('simple', string_agg(v, ' ' order by n))::text as asked from jsonb_array_elements_text(words) with ordinality w(v, n)) q
  $$;

  -- Any of some facts; with a star at its end a fact is a beginning.
  create or replace function search_any(facts jsonb) returns tsquery
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select string_agg('''=' || replace(replace(rtrim(fact, '*'), '\', '\\'), '''', '''''') || '''' ||
      case when fact like '%*' then ':*' else '' end, ' | ')::tsquery
    from jsonb_array_elements_text(facts) fact
  $$;

  create or replace function search_list(list jsonb) returns text[]
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$ select coalesce(array_agg(v), '{}') from jsonb_array_elements_text(list) v $$;

  -- The condition of a tree on s (event_search). $1 is the tree and $2 the space; place leads to the node: steps and numbers of ours.
  create or replace function search_clause(node jsonb, place text) returns text
  language plpgsql immutable set search_path = pg_catalog, public, pg_temp as $$
  declare
    value text := '($1 #>> ''{' || place;
    list text := '($1 #> ''{' || place;
    sign text;
    clause text;
    joined text;
  begin
    case node ->> 'op'
    when 'and', 'or' then
      for i in 0 .. jsonb_array_length(node -> 'nodes') - 1 loop
        clause := search_clause(node -> 'nodes' -> i, place || 'nodes,' || i || ',');
        joined := case when joined is null then clause when node ->> 'op' = 'and' then joined || ' and ' || clause else joined || ' or ' || clause end;
      end loop;
      return '(' || coalesce(joined, 'true') || ')';
    when 'not' then
      return '(not coalesce(' || search_clause(node -> 'node', place || 'node,') || ', false))';
    when 'words' then
      -- Immutable to the last part, so that the planner sees the words and not a function of them for every row.
      clause := 'search_phrase(' || list || 'words}''), ' || value || 'begins}'')::boolean)';
      return '(numnode(' || clause || ') = 0 or s.words @@ ' || clause || ')';
    when 'part' then
      return 's.said ilike (''%'' || replace(replace(replace(' || value || 'text}''), ''\'', ''\\''), ''%'', ''\%''), ''_'', ''\_'') || ''%'')';
    when 'facts' then
      return 's.words @@ search_any(' || list || 'any}''))';
    when 'path' then
      return '(s.words @@ search_any(' || list || 'begins}'')) and exists (select from unnest(s.paths) p where p ~ any (search_list(' || list || 'matches}'')))))';
    when 'exit', 'cost' then
      sign := node ->> 'is';
      if sign not in ('=', '<>', '<', '>', '<=', '>=') then raise exception 'unknown sign'; end if;
      if node ->> 'op' = 'exit' then
        return '(s.words @@ ''''''=exit='''':*''::tsquery and s.exit_code ' || sign || ' ' || value || 'number}'')::int)';
      end if;
      return 's.session_id in (select x.id from sessions x where x.space_id = $2 and coalesce(x.cost_usd, 0) ' || sign || ' ' || value || 'number}'')::numeric)';
    when 'time' then
      return '(' || concat_ws(' and ', 'true',
        's.at >= ' || nullif(value, case when node ->> 'from' is null then value end) || 'from}'')::timestamptz',
        's.at < ' || nullif(value, case when node ->> 'to' is null then value end) || 'to}'')::timestamptz') || ')';
    when 'commented' then
      return 'exists (select from comments c join timeline_events e on e.id = s.event_id where c.space_id = $2 and c.session_id = s.session_id and e.seq between c.from_seq and c.to_seq)';
    when 'in' then
      return 's.session_id = ' || value || 'session}'')::uuid';
    when 'standing' then
      joined := 'select v from unnest(search_list(' || list || 'any}''))) v';
      return 's.session_id in (select x.id from sessions x where x.space_id = $2 and exists (' || joined || ' where v = x.status'
        || ' or (v = ''live'' and x.status in (''starting'', ''running'', ''waiting'')) or (v = ''main'' and x.parent_session_id is null)'
        || ' or (v = ''sub-agent'' and x.parent_session_id is not null)))';
    when 'session' then
      joined := ' any (search_list(' || list || 'like}'')))';
      clause := case node ->> 'field'
        when 'agent' then 'x.agent ilike' || joined || ' or split_part(x.agent, ''-'', 1) ilike' || joined
        when 'repo' then 'exists (select from repos r where r.id = x.repo_id and (r.name ilike' || joined || ' or r.remote ilike' || joined || '))'
          || ' or (x.repo_id is null and substring(x.cwd from ''([^/\\]+)[/\\]*$'') ilike' || joined || ')'
        when 'branch' then 'x.branch ilike' || joined || ' or exists (select from unnest(x.branches) b where b ilike' || joined || ')'
        when 'model' then 'x.model ilike' || joined
        when 'machine' then 'exists (select from machines m where m.id = x.machine_id and m.name ilike' || joined || ')'
        when 'session' then 'x.id::text ilike' || joined || ' or x.native_id ilike' || joined
        when 'title' then 'coalesce(x.renamed_title, x.title) ilike' || joined
        when 'person' then 'exists (select from auth_users u where u.id = search_person(x.space_id, x.agent, x.native_id) and (u.name ilike' || joined
          || ' or (''me'' ilike' || joined || ' and u.id = nullif(current_setting(''logbook.user'', true), '''')::uuid)))'
        end;
      if clause is null then raise exception 'unknown field'; end if;
      return 's.session_id in (select x.id from sessions x where x.space_id = $2 and (' || clause || '))';
    else raise exception 'unknown part of a search';
    end case;
  end $$;

  -- Whose a session is: who moved it there, else the first owner of the space.
  create or replace function search_person(space uuid, agent text, native_id text) returns uuid
  language sql stable set search_path = pg_catalog, public, pg_temp as $$
    select coalesce(
      (select r.moved_by from capture_routes r where r.kind = 'session' and r.target_space_id = $1 and r.holder = $2 and r.native_id = $3 limit 1),
      (select m.user_id from auth_members m where m.organization_id = $1 and m.role = 'owner' order by m.created_at, m.user_id limit 1))
  $$;

  -- Events of the actor's space that the tree means, newest first, after a place; of some events alone where they are named.
  create or replace function search_events(asked jsonb, among uuid[], before_at timestamptz, before_id uuid, most int)
  returns table (event_id uuid, session_id uuid, at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  declare space uuid := nullif(current_setting('logbook.space', true), '')::uuid; begin
    if space is null or current_setting('logbook.role', true) in ${roles} is not true then return; end if;
    return query execute 'select s.event_id, s.session_id, s.at from event_search s where s.space_id = $2 and ' || search_clause(asked, '')
      || case when among is null then '' else ' and s.event_id = any ($3)' end
      || case when before_at is null then '' else ' and (s.at, s.event_id) < ($4, $5)' end
      || ' order by s.at desc, s.event_id desc limit $6'
      using asked, space, among, before_at, before_id, least(most, 1000);
  end $$;

  -- How many there are, up to so many.
  create or replace function search_count(asked jsonb, most int) returns int
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  declare space uuid := nullif(current_setting('logbook.space', true), '')::uuid; found int; begin
    if space is null or current_setting('logbook.role', true) in ${roles} is not true then return 0; end if;
    execute 'select count(*) from (select from event_search s where s.space_id = $2 and ' || search_clause(asked, '') || ' limit $3) counted'
      into found using asked, space, least(most, 10001);
    return found;
  end $$;

  drop function if exists search_events(text, uuid, timestamptz, uuid, int);
  drop function if exists search_question(text), search_phrase(text, boolean);
  revoke all on function search_events(jsonb, uuid[], timestamptz, uuid, int), search_count(jsonb, int), search_clause(jsonb, text),
    search_person(uuid, text, text) from public;
  grant execute on function search_events(jsonb, uuid[], timestamptz, uuid, int), search_count(jsonb, int) to logbook_app;

  -- Letters anywhere in a word: without the extension they are found as well, by looking at all.
  do $$ begin
    create extension if not exists pg_trgm;
    create index if not exists event_search_said_letters on event_search using gin (said gin_trgm_ops);
  exception when insufficient_privilege or feature_not_supported or undefined_file or undefined_object then
    raise notice 'pg_trgm is not to be had: letters within words are found slowly';
  end $$;

  create or replace function search_added() returns trigger language plpgsql as $$ begin
    update session_heads set search_dirty_since = coalesce(search_dirty_since, clock_timestamp())
      where session_id in (select distinct session_id from added);
    return null;
  end $$;
  create or replace trigger search_added after insert on timeline_events
    referencing new table as added for each statement execute function search_added();

  -- What is said anew is indexed anew: its words go at once, so that no search finds what is no longer there.
  create or replace function search_changed() returns trigger language plpgsql as $$
  declare changed uuid; begin
    if tg_table_name = 'event_bodies' then changed := new.event_id; else changed := new.id; end if;
    delete from event_search where event_id = changed;
    update session_heads h set searched_seq = least(h.searched_seq, e.seq - 1),
      search_dirty_since = coalesce(h.search_dirty_since, clock_timestamp())
      from timeline_events e where e.id = changed and h.session_id = e.session_id;
    return null;
  end $$;
  create or replace trigger search_changed after update on event_bodies
    for each row when (old.body is distinct from new.body) execute function search_changed();
  create or replace trigger search_changed after update on timeline_events
    for each row when (old.title is distinct from new.title or old.superseded_at is distinct from new.superseded_at
      or old.outcome is distinct from new.outcome or old.role is distinct from new.role) execute function search_changed();
`
