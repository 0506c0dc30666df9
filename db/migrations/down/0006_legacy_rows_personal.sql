-- The way back of 0006_legacy_rows_personal: the ledger belongs to the space again.
drop policy actor on legacy_rows;
create policy actor on legacy_rows for all to logbook_app
  using (space_id = nullif(current_setting('logbook.space', true), '')::uuid)
  with check (space_id = nullif(current_setting('logbook.space', true), '')::uuid);
alter table legacy_rows drop column owner_id, alter column position set data type integer;
create index legacy_rows_space_id_index on legacy_rows using btree (space_id);
