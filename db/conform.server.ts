// What every table must have and drizzle-kit cannot write: the app's role and its grants, the updated_at trigger,
// REPLICA IDENTITY FULL and the publication. Idempotent, run after every migration, so that a new entity needs no SQL by hand.
import { getTableName } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { published } from './schema/index.ts'

/** The publication that both engines read; the name is Electric's for its default replication stream. */
export const publication = 'electric_publication_default'

/** SQL names of the tables that are replicated to browsers. */
export const publishedTables: string[] = Object.values(published).map(getTableName)

/** Roles belong to the cluster, so another database may have made it already, even at this moment. */
export async function ensureRole(sql: Sql): Promise<void> {
  await sql.unsafe(`do $$ begin
    create role logbook_app nologin noinherit;
  exception when duplicate_object or unique_violation then null; end $$`)
  await sql.unsafe('grant logbook_app to current_user')
}

/** Brings grants, triggers, replica identity and publication in step with the schema. */
export async function conform(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(`
      grant usage on schema public to logbook_app;
      grant select, insert, update, delete on all tables in schema public to logbook_app;
      revoke all on ${authTables} from logbook_app;
      create or replace function touch_updated_at() returns trigger language plpgsql as $$
        begin new.updated_at := greatest(clock_timestamp(), old.updated_at); return new; end $$`)
    const tables = await tx<Array<{ name: string; touched: boolean; full: boolean; listed: boolean }>>`
      select c.relname as name,
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'updated_at'
          and c.relname not like 'auth\\_%'
          and not exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgname = 'touch')) as touched,
        c.relreplident = 'f' as full,
        exists (select from pg_publication_tables p
          where p.pubname = ${publication} and p.schemaname = 'public' and p.tablename = c.relname) as listed
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' order by c.relname`
    for (const table of tables.filter((t) => t.touched))
      await tx.unsafe(
        `create trigger touch before update on ${table.name} for each row execute function touch_updated_at()`,
      )
    const wanted = tables.filter((table) => publishedTables.includes(table.name))
    for (const table of wanted.filter((t) => !t.full))
      await tx.unsafe(`alter table ${table.name} replica identity full`)
    const [{ exists } = { exists: false }] = await tx<Array<{ exists: boolean }>>`
      select exists (select from pg_publication where pubname = ${publication})`
    if (!exists) await tx.unsafe(`create publication ${publication}`)
    for (const table of wanted.filter((t) => !t.listed))
      await tx.unsafe(`alter publication ${publication} add table ${table.name}`)
  })
}

const authTables =
  'auth_users, auth_sessions, auth_accounts, auth_verifications, auth_organizations, auth_members, auth_invitations'
