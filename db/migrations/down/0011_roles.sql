-- The way back of 0011_roles: every member may read and write again, and nobody is an auditor.
drop policy figures on sessions;
do $$
declare
  t record;
  rule text;
begin
  for t in
    select p.tablename as name, exists (
      select from information_schema.columns c
      where c.table_schema = 'public' and c.table_name = p.tablename and c.column_name = 'owner_id') as personal
    from pg_policies p where p.schemaname = 'public' and p.policyname = 'add' and p.roles = '{logbook_app}'
  loop
    rule := 'space_id = nullif(current_setting(''logbook.space'', true), '''')::uuid';
    if t.personal then
      rule := rule || ' and owner_id = nullif(current_setting(''logbook.user'', true), '''')::uuid';
    end if;
    execute format('drop policy actor on %1$I; drop policy add on %1$I; drop policy change on %1$I; drop policy remove on %1$I', t.name);
    execute format('create policy actor on %I for all to logbook_app using (%s) with check (%s)', t.name, rule, rule);
  end loop;
end $$;
