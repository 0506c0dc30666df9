// What every table must have and drizzle-kit cannot write: the acting roles and their grants, the updated_at trigger,
// REPLICA IDENTITY FULL and the publication. Idempotent, run after every migration, so that a new entity needs no SQL by hand.
// Law: only tables of our schema are touched; a database of the person's own may hold others.
import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import type { Sql } from 'postgres'
import { DatabaseError, sqlState } from './errors.ts'
import { figures } from './schema/figures.ts'
import * as schema from './schema/index.ts'
import { searchSql } from './search.server.ts'
import { sharedRole } from './share-walls.server.ts'

/** The publication that both engines read; the name is Electric's for its default replication stream. */
export const publication = 'electric_publication_default'

/** SQL names of the tables that are replicated to browsers. */
export const publishedTables: string[] = Object.values(schema.published).map(getTableName)

const tables = Object.values<unknown>(schema).filter((entry): entry is PgTable => is(entry, PgTable))
const ours = tables.map(getTableName)
/** What the app's role may touch: what row security guards. better-auth's tables stay closed. */
const open = tables.filter((table) => 'spaceId' in getTableColumns(table)).map(getTableName)
const closed = ours.filter((name) => !open.includes(name))
const figureGrants = Object.entries(figures)
  .map(([table, columns]) => `grant select (${columns.join(', ')}) on ${table} to logbook_auditor;`)
  .join('\n')

/** What the app's transactions become: everybody's role, the auditors', and that of readers who follow a share link. */
export const actingRoles = ['logbook_app', 'logbook_auditor', sharedRole]

/**
 * Makes the acting roles where they are missing, and the login a member of them. Roles belong to the cluster, so another database
 * may have made them already, even at this moment. Throws DatabaseError `app_role_refused` when the login may not do that.
 */
export async function ensureRoles(sql: Sql): Promise<void> {
  for (const role of actingRoles)
    try {
      await sql.unsafe(`do $$ begin
        if not exists (select from pg_roles where rolname = '${role}') then
          create role ${role} nologin noinherit;
        end if;
      exception when duplicate_object or unique_violation then null; end $$`)
      await sql.unsafe(`do $$ begin
        set local role ${role};
      exception when insufficient_privilege then grant ${role} to current_user; end $$`)
    } catch (error) {
      if (sqlState(error) !== '42501') throw error
      const [{ login } = { login: '' }] = await sql<Array<{ login: string }>>`select current_user as login`
      throw new DatabaseError(
        'app_role_refused',
        `The login "${login}" may not become ${role}, one of the roles that Logbook reads and writes as. Nothing was changed. ` +
          actingRoles
            .map((name) => `Run CREATE ROLE ${name} NOLOGIN, if it is missing, and GRANT ${name} TO "${login}".`)
            .join(' '),
        { cause: error },
      )
    }
}

/** Brings grants, triggers, replica identity and publication in step with the schema. */
export async function conform(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(`
      grant usage on schema public to logbook_app;
      grant select, insert, update, delete on ${open.join(', ')} to logbook_app;
      revoke all on ${closed.join(', ')} from logbook_app;
      revoke update, delete on audit_log from logbook_app;
      grant usage on schema public to logbook_auditor;
      revoke all on ${ours.join(', ')} from logbook_auditor;
      ${figureGrants}
      revoke all on ${ours.join(', ')} from ${sharedRole};
      create or replace function touch_updated_at() returns trigger language plpgsql as $$
        begin new.updated_at := greatest(clock_timestamp(), old.updated_at); return new; end $$`)
    await tx.unsafe(searchSql)
    const found = await tx<Array<{ name: string; touched: boolean; full: boolean; listed: boolean }>>`
      select c.relname as name,
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'updated_at'
          and c.relname not like 'auth\\_%'
          and not exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgname = 'touch')) as touched,
        c.relreplident = 'f' as full,
        exists (select from pg_publication_tables p
          where p.pubname = ${publication} and p.schemaname = 'public' and p.tablename = c.relname) as listed
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relname = any(${ours}) order by c.relname`
    for (const table of found.filter((t) => t.touched))
      await tx.unsafe(
        `create trigger touch before update on ${table.name} for each row execute function touch_updated_at()`,
      )
    const wanted = found.filter((table) => publishedTables.includes(table.name))
    for (const table of wanted.filter((t) => !t.full))
      await tx.unsafe(`alter table ${table.name} replica identity full`)
    const [{ exists } = { exists: false }] = await tx<Array<{ exists: boolean }>>`
      select exists (select from pg_publication where pubname = ${publication})`
    if (!exists) await tx.unsafe(`create publication ${publication}`)
    for (const table of wanted.filter((t) => !t.listed))
      await tx.unsafe(`alter publication ${publication} add table ${table.name}`)
  })
}
