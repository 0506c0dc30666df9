// Promise 6, the database's half: whoever acts sees their space and their own rows and no others, and an unset actor sees nothing.
import { randomUUID } from 'node:crypto'
import { getTableColumns, getTableName, is, sql } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from './client.server.ts'
import type { Database } from './client.server.ts'
import { publication, publishedTables } from './conform.server.ts'
import { sqlState } from './errors.ts'
import * as schema from './schema/index.ts'
import { disposableDatabase } from './testing.ts'
import type { DisposableDatabase } from './testing.ts'
import { seedActor, seedSession } from './testing-rows.ts'
import { readAs, transact } from './transact.server.ts'
import type { Actor } from './transact.server.ts'

let database: DisposableDatabase
let db: Database
let mine: Actor
let theirs: Actor

const owned = Object.values<unknown>(schema).filter(
  (entry): entry is PgTable => is(entry, PgTable) && 'spaceId' in getTableColumns(entry),
)

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  db = connect(database.url, 4)
  mine = await seedActor(database.sql)
  theirs = await seedActor(database.sql)
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

test('every table with an owner has row-level security and a policy for the app role', async () => {
  const rows = await database.sql`
    select c.relname from pg_class c join pg_policies p on p.tablename = c.relname
    where c.relrowsecurity and p.roles = '{logbook_app}'`
  expect(new Set(rows.map((row) => row.relname))).toEqual(new Set(owned.map(getTableName)))
})

test('the published tables are in the publication, whole rows and all', async () => {
  const rows = await database.sql`select tablename from pg_publication_tables where pubname = ${publication}`
  expect(new Set(rows.map((row) => row.tablename))).toEqual(new Set(publishedTables))
  const bare =
    await database.sql`select relname from pg_class where relname = any(${publishedTables}) and relreplident <> 'f'`
  expect(bare).toHaveLength(0)
})

describe.each(owned.map((table) => [getTableName(table), table] as const))('%s', (_name, table) => {
  test('shows nothing without an actor', async () => {
    const rows = await db.transaction(async (tx) => {
      await tx.execute(sql`set local role logbook_app`)
      return tx.execute(sql`select 1 from ${table}`)
    })
    expect(rows).toHaveLength(0)
  })
})

test('a row of another space is neither seen nor changed nor written', async () => {
  const id = await seedSession(database.sql, theirs)
  const rows = await readAs(db, mine, (tx) => tx.select().from(schema.sessions))
  expect(rows.map((row) => row.id)).not.toContain(id)
  const { value } = await transact(db, mine, (tx) =>
    tx.execute(sql`update sessions set title = 'taken' where id = ${id} returning id`),
  )
  expect(value).toHaveLength(0)
  const forged = transact(db, mine, (tx) =>
    tx.insert(schema.sessions).values({ id: randomUUID(), spaceId: theirs.spaceId, agent: 'claude', nativeId: 'x' }),
  )
  expect(await forged.catch(sqlState)).toBe('42501')
})

test('a child cannot hang under the parent of another space', async () => {
  const parent = await seedSession(database.sql, theirs)
  const child = transact(db, mine, (tx) =>
    tx
      .insert(schema.todos)
      .values({ id: randomUUID(), spaceId: mine.spaceId, sessionId: parent, itemKey: '1', content: 'x' }),
  )
  expect(await child.catch(sqlState)).toBe('23503')
})

test('a personal row is hidden from another member of the same space', async () => {
  const neighbour = { userId: theirs.userId, spaceId: mine.spaceId }
  const thread = { id: randomUUID(), spaceId: mine.spaceId, ownerId: mine.userId, title: 'Private' }
  await transact(db, mine, (tx) => tx.insert(schema.chatThreads).values(thread))
  expect(await readAs(db, mine, (tx) => tx.select().from(schema.chatThreads))).toHaveLength(1)
  expect(await readAs(db, neighbour, (tx) => tx.select().from(schema.chatThreads))).toHaveLength(0)
})

test('the actor ends with the transaction', async () => {
  await readAs(db, mine, (tx) => tx.select().from(schema.sessions))
  const [row] = await db.execute<{ role: string; space: string | null }>(
    sql`select current_user as role, nullif(current_setting('logbook.space', true), '') as space`,
  )
  expect(row?.role).not.toBe('logbook_app')
  expect(row?.space).toBeNull()
})
