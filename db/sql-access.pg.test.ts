// SQL of the keeper's own: their space, the documented views, and nothing that could be changed.
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sqlState } from './errors.ts'
import { migrateDown, migrateUp } from './migrate.server.ts'
import { closeSqlAccess, openSqlAccess } from './sql-access.server.ts'
import { sqlViews } from './sql-views.server.ts'
import { disposableDatabase } from './testing.ts'
import type { DisposableDatabase } from './testing.ts'
import { seedActor, seedSession } from './testing-rows.ts'
import type { Actor } from './transact.server.ts'

const secret = 'x'.repeat(64)
let home: DisposableDatabase
let mine: Actor
let theirs: Actor
const open: Sql[] = []

beforeAll(async () => {
  home = await disposableDatabase({ migrated: true })
  mine = await seedActor(home.sql)
  theirs = await seedActor(home.sql)
  await seedSession(home.sql, mine, { title: 'Mine' })
  await seedSession(home.sql, theirs, { title: 'Theirs' })
})
afterAll(async () => {
  await Promise.all(open.map((sql) => sql.end({ timeout: 1 })))
  // Roles belong to the cluster, which other tests share.
  for (const { spaceId } of [mine, theirs]) await closeSqlAccess(home.sql, spaceId)
  await home.drop()
})

function as({ user, password }: { user: string; password: string }): Sql {
  const url = new URL(home.url)
  url.username = user
  url.password = password
  const sql = postgres(url.href, { max: 1, onnotice: () => undefined })
  open.push(sql)
  return sql
}

test('a login sees its own space, whatever it sets', async () => {
  const sql = as(await openSqlAccess(home.sql, secret, mine.spaceId))
  expect(await sql`select title from sessions`).toEqual([{ title: 'Mine' }])
  await sql`select set_config('logbook.space', ${theirs.spaceId}, false), set_config('logbook.role', 'owner', false)`
  expect(await sql`select title from sessions`).toEqual([{ title: 'Mine' }])
  for (const view of Object.keys(sqlViews))
    await expect(sql.unsafe(`select * from ${view} limit 1`)).resolves.toBeDefined()
})

test('it reads nothing but the views, and changes nothing', async () => {
  const sql = as(await openSqlAccess(home.sql, secret, mine.spaceId))
  await sql`set default_transaction_read_only = off`
  for (const statement of [
    'select 1 from public.sessions',
    'select 1 from public.event_search',
    'select 1 from public.auth_users',
    `select * from public.search_events('{"op":"and","nodes":[]}', null, null, null, 1)`,
    "update sessions set title = 'x'",
    'delete from todos',
    'create table logbook_sql.x (a int)',
    'set role logbook_app',
    "copy sessions to program 'true'",
    "select pg_read_file('postgresql.conf')",
  ]) {
    const refused = await sql.unsafe(statement).catch(sqlState)
    expect(['42501', '55000', '42809', '0A000'], statement).toContain(refused)
  }
})

test('a table of its own in the place of ours is not read with our rights', async () => {
  const sql = as(await openSqlAccess(home.sql, secret, mine.spaceId))
  await sql`set default_transaction_read_only = off`
  await sql.unsafe(`create function pg_temp.whoami() returns uuid language plpgsql as $$
    begin raise exception 'runs as %', current_user; end $$`)
  for (const table of ['event_search', 'sessions', 'capture_routes', 'auth_members'])
    await sql.unsafe(`create temp view ${table} as
      select pg_temp.whoami() as id, pg_temp.whoami() as space_id, pg_temp.whoami() as session_id, pg_temp.whoami() as event_id, now() as at`)
  for (const tree of [
    { op: 'and', nodes: [] },
    { op: 'session', field: 'person', like: ['%'] },
  ])
    expect(await sql`select * from logbook_sql.search(${JSON.stringify(tree)}::text::jsonb)`, tree.op).toEqual([])
})

test('every function that acts with its owner’s rights looks in a caller’s own schema last', async () => {
  await openSqlAccess(home.sql, secret, mine.spaceId)
  const definers = await home.sql`
    select p.proname as name, array_to_string(p.proconfig, ';') as settings from pg_proc p
    where p.prosecdef and p.pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`
  expect(definers.map(({ name }) => String(name))).toEqual(expect.arrayContaining(['search', 'search_events', 'page']))
  for (const { name, settings } of definers) expect(settings, name).toMatch(/search_path=[^;]*, pg_temp$/)
})

test('it goes on reading after a migration has gone down and up again', async () => {
  const sql = as(await openSqlAccess(home.sql, secret, mine.spaceId))
  const tag = await migrateDown(home.url)
  expect(await sql`select 1 from sessions`.catch(sqlState)).toBe('42P01')
  expect((await migrateUp(home.url)).applied).toContain(tag)
  expect(await sql`select title from sessions`).toEqual([{ title: 'Mine' }])
})

test('asked for again it is the same login; taken away it ends at once, and the next has another password', async () => {
  const first = await openSqlAccess(home.sql, secret, theirs.spaceId)
  expect(await openSqlAccess(home.sql, secret, theirs.spaceId)).toEqual(first)
  const sql = as(first)
  await sql`select 1`
  expect(await closeSqlAccess(home.sql, theirs.spaceId)).toBe(true)
  await expect(sql`select 1`).rejects.toBeDefined()
  expect(await closeSqlAccess(home.sql, theirs.spaceId)).toBe(false)
  const second = await openSqlAccess(home.sql, secret, theirs.spaceId)
  expect(second.password).not.toBe(first.password)
})
