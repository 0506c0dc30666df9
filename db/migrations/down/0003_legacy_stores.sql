-- The way back of 0003_legacy_stores: what other stores brought beyond sessions, chats and todos is lost; custody keeps the originals.
drop table if exists bookmarks, hookify_decisions, layouts, legacy_rows, misalignments, preferences, session_aliases, workspaces;
drop index if exists chat_threads_space_id_session_id_index;
alter table chat_threads drop column reported_at, drop column meta;
alter table chat_messages drop column misalignment_id, drop column thread_by_rule, drop column reported_at;
alter table tool_events drop column native_id, drop column native_call_id, drop column context_events;
alter table session_tokens drop column meta;
