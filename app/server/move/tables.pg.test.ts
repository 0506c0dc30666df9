// No table can be forgotten when a session moves: it hangs under one by its foreign keys, or is named with what becomes of it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionOf } from '#app/importer/store/connection.server.ts'
import { connect, disconnectAll } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { byName, movedTables, stays } from './tables.server.ts'

let database: DisposableDatabase
beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
})
afterAll(async () => {
  await disconnectAll()
  await database.drop()
})

const tables = () => connect(database.url).transaction((tx) => movedTables(connectionOf(tx)))

const owned = async () => {
  const rows = await database.sql<Array<{ name: string }>>`
    select distinct table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'space_id' order by 1`
  return rows.map(({ name }) => name)
}

test('every table of a space moves with a session, or is named with what becomes of it', async () => {
  const moved = (await tables()).map(({ name }) => name)
  const named = [...moved, ...byName, ...Object.keys(stays)]
  expect(
    (await owned()).filter((name) => !named.includes(name)),
    'Tie these to their session by a foreign key, or name them in app/server/move/tables.server.ts.',
  ).toEqual([])
  expect(named.filter((name, i) => named.indexOf(name) !== i)).toEqual([])
})

test('a table that hangs under a session moves by itself, and one that points at what stays is refused', async () => {
  const { sql } = database
  await sql`create table probes (id uuid primary key, space_id uuid not null, event_id uuid not null,
    foreign key (space_id, event_id) references timeline_events (space_id, id))`
  const probe = (await tables()).find(({ name }) => name === 'probes')
  expect(probe?.moves).toContain('from timeline_events')
  await sql`alter table probes add column workspace_id uuid, add foreign key (space_id, workspace_id) references workspaces (space_id, id)`
  await expect(tables()).rejects.toThrow(/probes points at workspaces/)
  await sql`drop table probes`
})
