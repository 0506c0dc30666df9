// What search needs in the database besides its table. Law: nobody reads event_search but `search_events()`, which adds the
// actor's space itself (under row-level security a GIN index is not used, because its operator may leak: 0.04 ms became 34).

/** Put on by the migrator after every migration; idempotent. */
export const searchSql = String.raw`
  -- Words of a person's language and of code alike: no stemming, and db/import.ts is db, import, ts.
  create or replace function search_words(given text) returns tsvector
  language sql immutable parallel safe set search_path = pg_catalog as $$
    select to_tsvector('simple', translate(given, $p$!"#$%&'()*+,-./:;<=>?@[\]^_${'`'}{|}~$p$, repeat(' ', 32)))
  $$;

  -- All that a body says: its strings, without the words of its own frame; of each value and of all of them so many characters.
  create or replace function search_text(body jsonb, of_value int, of_all int) returns text
  language sql immutable parallel safe set search_path = pg_catalog as $$
    select left(string_agg(left(v #>> '{}', of_value), ' '), of_all) from jsonb_path_query(
      case when jsonb_typeof(body) = 'object' then body - array['kind', 'type', 'role', 'status', 'id', 'callId'] else body end,
      'strict $.** ? (@.type() == "string")') v
  $$;

  -- A question in the words of a search box; unless a blank ends it, its last word also matches what begins with it.
  create or replace function search_question(given text) returns tsquery
  language sql immutable parallel safe set search_path = pg_catalog as $$
    -- What ends in a bracket (a phrase that is taken away) has no last word to be gone on with.
    select case when asked = '' or $1 like '% ' or right(asked, 1) = ')' then asked::tsquery else (asked || ':*')::tsquery end
    from (select websearch_to_tsquery('simple', $1)::text as asked) q
  $$;

  create or replace function search_events(question text, in_session uuid, before_at timestamptz, before_id uuid, most int)
  returns table (event_id uuid, session_id uuid, at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select s.event_id, s.session_id, s.at from public.event_search s
    where s.words @@ public.search_question(question)
      and s.space_id = nullif(current_setting('logbook.space', true), '')::uuid
      and current_setting('logbook.role', true) in ('owner', 'editor', 'commenter', 'viewer')
      and (in_session is null or s.session_id = in_session)
      and (before_at is null or (s.at, s.event_id) < (before_at, before_id))
    order by s.at desc, s.event_id desc limit least(most, 10001)
  $$;
  revoke all on function search_events(text, uuid, timestamptz, uuid, int) from public;
  grant execute on function search_events(text, uuid, timestamptz, uuid, int) to logbook_app;

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
    for each row when (old.title is distinct from new.title) execute function search_changed();
`
