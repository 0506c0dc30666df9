// A Postgres of the person's own: its login is no superuser, and it may hold tables that are none of Logbook's business.
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterEach, expect, test } from 'vitest'
import { connect, disconnectAll } from './client.server.ts'
import { actingRoles } from './conform.server.ts'
import { migrateUp, migrationStatus } from './migrate.server.ts'
import { sessions } from './schema/index.ts'
import { disposableDatabase } from './testing.ts'
import type { DisposableDatabase } from './testing.ts'
import { seedActor, seedSession } from './testing-rows.ts'
import { readAs } from './transact.server.ts'

const cleanUps: Array<() => Promise<unknown>> = []
afterEach(async () => {
  await disconnectAll()
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** A database that belongs to a login of its own with `rights`; the acting roles are there already, made by another. */
async function ownedBy(rights: string): Promise<DisposableDatabase & { login: string; loginUrl: string }> {
  const login = `login_${randomBytes(5).toString('hex')}`
  const database = await disposableDatabase()
  const url = new URL(database.url)
  const admin = postgres(new URL('/postgres', url).href, { max: 1, onnotice: () => {} })
  cleanUps.push(() => admin.end())
  for (const role of actingRoles)
    await admin.unsafe(
      `do $$ begin create role ${role} nologin noinherit; exception when duplicate_object then null; end $$`,
    )
  await admin.unsafe(`create role ${login} login password 'pw' replication bypassrls ${rights}`)
  cleanUps.push(() => admin.unsafe(`drop role ${login}`))
  await admin.unsafe(`alter database ${url.pathname.slice(1)} owner to ${login}`)
  cleanUps.push(database.drop)
  url.username = login
  url.password = 'pw'
  return { ...database, login, loginUrl: url.href }
}

/** Migrates as the login and reads a session back as the app does. */
async function carriesLogbook({ sql, loginUrl }: { sql: DisposableDatabase['sql']; loginUrl: string }) {
  await migrateUp(loginUrl)
  expect((await migrationStatus(loginUrl)).pending).toEqual([])
  const actor = await seedActor(sql)
  const id = await seedSession(sql, actor)
  const rows = await readAs(connect(loginUrl, 2), actor, (tx) => tx.select({ id: sessions.id }).from(sessions))
  expect(rows).toEqual([{ id }])
}

test('a login that may make no roles is enough once it is a member of logbook_app', async () => {
  const database = await ownedBy('nocreaterole')
  await database.sql.unsafe(`grant ${actingRoles.join(', ')} to ${database.login}`)
  await carriesLogbook(database)
})

test('a login that may make roles and was given logbook_app is enough', async () => {
  const database = await ownedBy('createrole')
  await database.sql.unsafe(`grant ${actingRoles.join(', ')} to ${database.login} with admin option`)
  await carriesLogbook(database)
})

test('a login that may not become logbook_app is told what to run, and nothing is changed', async () => {
  const database = await ownedBy('nocreaterole')
  await expect(migrateUp(database.loginUrl)).rejects.toMatchObject({
    code: 'app_role_refused',
    message: expect.stringContaining(`GRANT logbook_app TO "${database.login}"`),
  })
  expect(await database.sql`select tablename from pg_tables where schemaname = 'public'`).toHaveLength(0)
})

test("another program's tables in the same schema are left alone", async () => {
  const { url, sql, drop } = await disposableDatabase()
  cleanUps.push(drop)
  await sql`create table invoices (id int primary key, updated_at timestamptz)`
  await migrateUp(url)
  expect(await sql`select tgname from pg_trigger where tgrelid = 'invoices'::regclass`).toHaveLength(0)
  expect(await sql`select has_table_privilege('logbook_app', 'invoices', 'select') as may`).toEqual([{ may: false }])
})

test('the app role may touch tables that row security guards, and nothing else', async () => {
  const { url, sql, drop } = await disposableDatabase()
  cleanUps.push(drop)
  await migrateUp(url)
  const open = await sql`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'S') and n.nspname in ('public', 'drizzle') and not c.relrowsecurity
      and has_table_privilege('logbook_app', c.oid, 'select, insert, update, delete')`
  expect(open).toHaveLength(0)
})
