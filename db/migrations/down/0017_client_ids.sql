-- The way back of client_ids: of rows that came to share an id, all but one get a new one, because ids are unique over all spaces again.
drop index saved_views_space_id_id_index;
update capture_rules t set id = gen_random_uuid() from (select ctid, row_number() over (partition by id order by created_at) as n from capture_rules) same
  where same.ctid = t.ctid and same.n > 1;
alter table capture_rules drop constraint capture_rules_space_id_id_pk, add primary key (id), add constraint "capture_rules_spaceId_id_unique" unique (space_id, id);
update model_prices t set id = gen_random_uuid() from (select ctid, row_number() over (partition by id order by created_at) as n from model_prices) same
  where same.ctid = t.ctid and same.n > 1;
alter table model_prices drop constraint model_prices_space_id_id_pk, add primary key (id), add constraint "model_prices_spaceId_id_unique" unique (space_id, id);
update capture_targets t set id = gen_random_uuid() from (select ctid, row_number() over (partition by id order by created_at) as n from capture_targets) same
  where same.ctid = t.ctid and same.n > 1;
alter table capture_targets drop constraint capture_targets_space_id_id_pk, add primary key (id), add constraint "capture_targets_spaceId_id_unique" unique (space_id, id);
update comments t set id = gen_random_uuid() from (select ctid, row_number() over (partition by id order by created_at) as n from comments) same
  where same.ctid = t.ctid and same.n > 1;
alter table comments drop constraint comments_space_id_id_pk, add primary key (id), add constraint "comments_spaceId_id_unique" unique (space_id, id);
update saved_views t set id = gen_random_uuid() from (select ctid, row_number() over (partition by id order by created_at) as n from saved_views) same
  where same.ctid = t.ctid and same.n > 1;
alter table saved_views drop constraint saved_views_space_id_owner_id_id_pk, add primary key (id), add constraint "saved_views_spaceId_id_unique" unique (space_id, id);
