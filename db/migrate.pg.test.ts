// Migrations go up, come back, run beside each other, and refuse a database that is ahead of them.
import postgres from 'postgres'
import { afterEach, expect, test } from 'vitest'
import { migrateDown, migrateUp, migrationStatus } from './migrate.server.ts'
import { disposableDatabase } from './testing.ts'
import type { DisposableDatabase } from './testing.ts'

const open: DisposableDatabase[] = []
async function empty(): Promise<DisposableDatabase> {
  const database = await disposableDatabase()
  open.push(database)
  return database
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((database) => database.drop()))
})

test('two migrators at once leave one schema', async () => {
  const { url } = await empty()
  await Promise.all([migrateUp(url), migrateUp(url)])
  const status = await migrationStatus(url)
  expect(status.applied).toEqual(status.known)
  expect(status.pending).toEqual([])
})

test('every migration has a way back that leaves nothing, and can be applied again', async () => {
  const { url, sql } = await empty()
  await migrateUp(url)
  while ((await migrateDown(url)) !== null);
  const left = await sql`select tablename from pg_tables where schemaname = 'public'`
  expect(left).toHaveLength(0)
  await migrateUp(url)
  expect((await migrationStatus(url)).pending).toEqual([])
})

test('a database of a newer version is refused and not touched', async () => {
  const { url, sql } = await empty()
  await migrateUp(url)
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)`
  await expect(migrateUp(url)).rejects.toMatchObject({ code: 'schema_newer' })
})

test('updated_at moves with every change, by the database and not by the writer', async () => {
  const { url, sql } = await empty()
  await migrateUp(url)
  const plain = postgres(url, { max: 1 })
  const id = '00000000-0000-7000-8000-000000000001'
  await sql`insert into auth_organizations (id, name, slug) values (${id}, 'Own', 'own')`
  await plain`insert into machines (id, space_id, native_id, name, updated_at) values (${id}, ${id}, 'm', 'm', '2020-01-01')`
  await plain`update machines set name = 'n', updated_at = '2020-01-02'`
  const [row] = await plain`select updated_at > '2026-01-01' as moved from machines`
  expect(row?.moved).toBe(true)
  await plain.end()
})
