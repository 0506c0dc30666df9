-- The way back of pins_of_clients: of rows that came to share an id, all but one get a new one.
update session_pins t set id = gen_random_uuid() from (select ctid, row_number() over (partition by id order by created_at) as n from session_pins) same
  where same.ctid = t.ctid and same.n > 1;
alter table session_pins drop constraint session_pins_space_id_owner_id_id_pk, add primary key (id), add constraint "session_pins_spaceId_id_unique" unique (space_id, id);
