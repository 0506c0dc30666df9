-- The way back of 0001_importing: forgets what only the importer's accounts need; sessions and custody stay whole.
alter table staging_events set logged;
alter table upload_chunks drop column source_hash;
alter table todos drop column reported_at;
alter table import_files drop column torn_bytes;
drop table session_usage, known_records;
