-- The way back of bookmark_ids: of rows that came to share an id, all but one get a new one, because ids are unique over all spaces again.
update bookmarks t set id = gen_random_uuid() from (select ctid, row_number() over (partition by id order by created_at) as n from bookmarks) same
  where same.ctid = t.ctid and same.n > 1;
alter table bookmarks drop constraint bookmarks_space_id_owner_id_id_pk, add primary key (id), add constraint "bookmarks_spaceId_id_unique" unique (space_id, id);
