-- The way back of event_search: nothing can be searched, nothing else is lost.
drop trigger if exists search_added on timeline_events;
drop trigger if exists search_changed on timeline_events;
drop trigger if exists search_changed on event_bodies;
drop function if exists search_added, search_changed, search_events, search_question, search_text, search_words;
drop table event_search;
alter table session_heads drop column searched_seq, drop column search_dirty_since;
