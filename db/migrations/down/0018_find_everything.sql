-- The way back of the search language: saved searches and notifications without a session are lost; words are searchable as before once
-- the indexer has gone over them.
drop trigger if exists search_changed on timeline_events;
drop trigger if exists search_changed on event_bodies;
drop function if exists search_events(jsonb, uuid[], timestamptz, uuid, int), search_count(jsonb, int), search_clause(jsonb, text),
  search_person(uuid, text, text), search_facts(text, text, text[], int, boolean, text[]), search_paths(jsonb), search_exit(jsonb),
  search_phrase(text, boolean), search_phrase(jsonb, boolean), search_any(jsonb), search_list(jsonb);
drop table saved_searches;
drop index notifications_once_index;
drop index notifications_one_open_index;
delete from notifications where session_id is null or dedupe_key is not null;
alter table notifications drop column body, drop column dedupe_key, drop column count, alter column session_id set not null;
create unique index notifications_one_open_index on notifications (session_id, owner_id) where resolved_at is null;
drop index event_search_space_id_at_event_id_index;
alter table event_search drop column said, drop column exit_code, drop column paths;
delete from event_search;
update session_heads set searched_seq = 0, search_dirty_since = now() where next_seq > 1;
