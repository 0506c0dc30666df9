-- The way back of 0000_core: removes every table of the schema. The role stays, because other databases of the cluster may use it.
drop publication if exists electric_publication_default;
drop table if exists
  idempotency_keys, capture_cursors, import_refusals, import_files, imports, upload_chunks, uploads,
  chat_messages, tool_events, chat_threads, repo_bindings, todos, known_records, session_usage, event_bodies,
  timeline_events, session_heads, sessions, repos, machines,
  auth_invitations, auth_members, auth_sessions, auth_accounts, auth_verifications, auth_organizations, auth_users
  cascade;
drop function if exists touch_updated_at();
