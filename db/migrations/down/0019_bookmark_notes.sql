-- The way back of notes on bookmarks: what was noted, and the numbers of what was marked, are gone.
drop index bookmarks_session_id_index;
alter table bookmarks drop column note, drop column to_seq, drop column from_seq;
