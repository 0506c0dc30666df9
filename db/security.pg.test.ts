// Promise 6, the database's half: whoever acts sees their space and their own rows and no others, as far as their role reaches,
// and an unset actor sees nothing. Goes over the schema, so that a new table is examined by itself.
import { randomUUID } from 'node:crypto'
import { getTableColumns, getTableName, is, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from './client.server.ts'
import type { Database } from './client.server.ts'
import { publication, publishedTables } from './conform.server.ts'
import { sqlState } from './errors.ts'
import { figures } from './schema/figures.ts'
import * as schema from './schema/index.ts'
import { may, roles } from './schema/roles.ts'
import type { Deed, Role } from './schema/roles.ts'
import { disposableDatabase } from './testing.ts'
import type { DisposableDatabase } from './testing.ts'
import { seedActor, seedRow, seedSession } from './testing-rows.ts'
import { readAs, transact } from './transact.server.ts'
import type { Actor } from './transact.server.ts'

let database: DisposableDatabase
let db: Database
let mine: Actor
let theirs: Actor
/** Has one row in every table; `rows` has them as JSON text. */
let seeded: Actor
const rows = new Map<string, string>()

const owned = Object.values<unknown>(schema).filter(
  (entry): entry is PgTable => is(entry, PgTable) && 'spaceId' in getTableColumns(entry),
)

type Rights = { reads: Deed; adds: Deed; changes: Deed | null }

/** What a role must reach for a table. One that differs says so in its schema, and here. */
function rightsOf(table: PgTable): Rights {
  const different: Record<string, Rights> = {
    audit_log: { reads: 'administer', adds: 'read', changes: null },
    space_invitations: { reads: 'administer', adds: 'administer', changes: 'administer' },
    comments: { reads: 'read', adds: 'comment', changes: 'comment' },
    shares: { reads: 'write', adds: 'write', changes: 'write' },
    share_views: { reads: 'write', adds: 'write', changes: 'write' },
  }
  const writes = 'ownerId' in getTableColumns(table) ? 'read' : 'write'
  return different[getTableName(table)] ?? { reads: 'read', adds: writes, changes: writes }
}

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  db = connect(database.url, 4)
  mine = await seedActor(database.sql)
  theirs = await seedActor(database.sql)
  seeded = await seedActor(database.sql)
  await database.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const name of owned.map(getTableName)) {
      await seedRow(tx, name, seeded, randomUUID())
      if (name === 'saved_views') await tx`update saved_views set shared = false`
      const [{ row } = { row: '' }] = await tx`select to_jsonb(t)::text as row from ${tx(name)} t`
      rows.set(name, row)
    }
  })
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

test('every table with an owner has row-level security and the policies of reading and of each kind of writing', async () => {
  const rows = await database.sql`
    select c.relname as name, array_agg(p.cmd || ' ' || p.policyname order by p.cmd) as rules
    from pg_class c join pg_policies p on p.tablename = c.relname
    where c.relrowsecurity and p.roles = '{logbook_app}' group by 1`
  expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(owned.map(getTableName)))
  for (const { name, rules } of rows)
    expect(rules, name).toEqual(['DELETE remove', 'INSERT add', 'SELECT actor', 'UPDATE change'])
})

test('an auditor may select the columns of the registry, and has no other right to anything', async () => {
  const rights = await database.sql`
    select table_name as "table", column_name as "column", privilege_type as right
    from information_schema.column_privileges where grantee = 'logbook_auditor'`
  expect(new Set(rights.map(({ table, column, right }) => `${right} ${table}.${column}`))).toEqual(
    new Set(
      Object.entries(figures).flatMap(([table, columns]) => columns.map((column) => `SELECT ${table}.${column}`)),
    ),
  )
  const [{ whole } = { whole: -1 }] = await database.sql`
    select count(*)::int as whole from information_schema.table_privileges where grantee = 'logbook_auditor'`
  expect(whole).toBe(0)
  const policies = await database.sql`select tablename as name from pg_policies where roles = '{logbook_auditor}'`
  expect(new Set(policies.map(({ name }) => name))).toEqual(new Set(Object.keys(figures)))
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

  test('is read and written as far as the role reaches, and no further', async () => {
    const { reads, adds, changes } = rightsOf(table)
    const hasFigures = Object.hasOwn(figures, getTableName(table))
    for (const role of roles) {
      const refused = may(role, 'read') ? 0 : '42501'
      const seen = await attempt(role, sql`select 1 from ${table}`)
      expect(seen, `${role} reads`).toBe(may(role, reads) || (hasFigures && role === 'auditor') ? 1 : refused)
      const whole = await attempt(role, sql`select * from ${table}`)
      expect(whole, `${role} reads all columns`).toBe(may(role, reads) ? 1 : refused)
      // The copy breaks some key, if row security lets it come that far.
      const added = await attempt(
        role,
        sql`insert into ${table} select * from jsonb_populate_record(null::${table}, ${rows.get(getTableName(table))}::jsonb)`,
      )
      expect(added === '42501', `${role} adds: ${added}`).toBe(!may(role, adds))
      for (const query of [sql`update ${table} set space_id = space_id`, sql`delete from ${table}`]) {
        const met = await attempt(role, query)
        expect(met, `${role} changes`).toBe(changes === null ? '42501' : may(role, changes) ? 1 : refused)
      }
    }
  })

  /** Rows that `query` met as a member with `role`, undone; or the SQL state. Foreign keys are off: children may be there. */
  async function attempt(role: Role, query: SQL): Promise<number | string> {
    let count = 0
    const undo = new Error('undo')
    return db
      .transaction(async (tx) => {
        await tx.execute(sql`set local session_replication_role = replica`)
        await tx.execute(sql`select set_config('role', ${role === 'auditor' ? 'logbook_auditor' : 'logbook_app'}, true),
          set_config('logbook.user', ${seeded.userId}, true), set_config('logbook.space', ${seeded.spaceId}, true),
          set_config('logbook.role', ${role}, true)`)
        count = (await tx.execute(query)).count
        throw undo
      })
      .catch((error: unknown) => (error === undo ? count : (sqlState(error) ?? String(error))))
  }
})

test('an auditor reads the figures of the space and not a word of its sessions', async () => {
  const auditor: Actor = { ...mine, role: 'auditor' }
  await seedSession(database.sql, mine, { title: 'A name' })
  const counts = await readAs(db, auditor, (tx) => tx.execute(sql`select event_count from sessions`))
  expect(counts.length).toBeGreaterThan(0)
  for (const column of ['title', 'native_id', 'cwd', 'branch', 'repo_id', 'machine_id', 'meta'])
    expect(
      await readAs(db, auditor, (tx) => tx.execute(sql`select ${sql.identifier(column)} from sessions`)).catch(
        sqlState,
      ),
    ).toBe('42501')
  const [other] = await readAs(db, { ...auditor, spaceId: theirs.spaceId, role: 'editor' }, (tx) =>
    tx.execute(sql`select 1 from sessions where space_id = ${mine.spaceId}`),
  )
  expect(other).toBeUndefined()
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
  const neighbour: Actor = { userId: theirs.userId, spaceId: mine.spaceId, role: 'owner' }
  const thread = { id: randomUUID(), spaceId: mine.spaceId, ownerId: mine.userId, title: 'Private' }
  await transact(db, mine, (tx) => tx.insert(schema.chatThreads).values(thread))
  expect(await readAs(db, mine, (tx) => tx.select().from(schema.chatThreads))).toHaveLength(1)
  expect(await readAs(db, neighbour, (tx) => tx.select().from(schema.chatThreads))).toHaveLength(0)
})

test('a shared view is seen by the space and changed by its owner alone; sharing is for whoever may write', async () => {
  const neighbour: Actor = { userId: theirs.userId, spaceId: mine.spaceId, role: 'editor' }
  const view = { id: randomUUID(), spaceId: mine.spaceId, ownerId: mine.userId, name: 'Errors' }
  await transact(db, mine, (tx) => tx.insert(schema.savedViews).values(view))
  const seen = (actor: Actor) => readAs(db, actor, (tx) => tx.select().from(schema.savedViews))
  expect(await seen(neighbour)).toHaveLength(0)
  await transact(db, mine, (tx) => tx.update(schema.savedViews).set({ shared: true }))
  expect(await seen(neighbour)).toHaveLength(1)
  const taken = await transact(db, neighbour, (tx) =>
    tx.execute(sql`update saved_views set name = 'taken' returning id`),
  )
  expect(taken.value).toHaveLength(0)
  const own = { ...view, id: randomUUID(), ownerId: neighbour.userId, shared: true }
  const forged = transact(db, { ...neighbour, role: 'viewer' }, (tx) => tx.insert(schema.savedViews).values(own))
  expect(await forged.catch(sqlState)).toBe('42501')
})

test('a comment is changed by its author alone, and removed by the author or an owner', async () => {
  const sessionId = await seedSession(database.sql, mine)
  const author: Actor = { userId: theirs.userId, spaceId: mine.spaceId, role: 'commenter' }
  const comment = {
    id: randomUUID(),
    spaceId: mine.spaceId,
    sessionId,
    authorId: author.userId,
    authorName: 'x',
    fromSeq: 1,
    toSeq: 1,
    body: 'x',
  }
  await transact(db, author, (tx) => tx.insert(schema.comments).values(comment))
  const forged = transact(db, author, (tx) =>
    tx.insert(schema.comments).values({ ...comment, id: randomUUID(), authorId: mine.userId }),
  )
  expect(await forged.catch(sqlState)).toBe('42501')
  const met = async (actor: Actor, query: SQL) => (await transact(db, actor, (tx) => tx.execute(query))).value.count
  const change = sql`update comments set body = 'y' where id = ${comment.id}`
  const remove = sql`delete from comments where id = ${comment.id}`
  expect(await met(mine, change)).toBe(0)
  expect(await met({ ...mine, role: 'editor' }, remove)).toBe(0)
  expect(await met(author, change)).toBe(1)
  expect(await met(mine, remove)).toBe(1)
})

test('the actor ends with the transaction', async () => {
  await readAs(db, mine, (tx) => tx.select().from(schema.sessions))
  const [row] = await db.execute<{ role: string; space: string | null }>(
    sql`select current_user as role, nullif(current_setting('logbook.space', true), '') as space`,
  )
  expect(row?.role).not.toBe('logbook_app')
  expect(row?.space).toBeNull()
})

test('an id that a page makes is free in every scope but the one in which it is taken', async () => {
  const made = owned.filter((table) => 'id' in getTableColumns(table) && !getTableColumns(table)['id']?.primary)
  expect(made.map(getTableName)).toContain('saved_views')
  for (const table of made) {
    const name = getTableName(table)
    const undo = new Error('undo')
    const copy = (as: Partial<{ space_id: string; owner_id: string }>) =>
      database.sql
        .begin(async (tx) => {
          await tx`set local session_replication_role = replica`
          await tx`
            insert into ${tx(name)} select * from jsonb_populate_record(null::${tx(name)},
              ${rows.get(name) ?? ''}::text::jsonb || ${JSON.stringify(as)}::text::jsonb)`
          throw undo
        })
        .catch((error: unknown) => (error === undo ? 'free' : sqlState(error)))
    expect(await copy({}), name).toBe('23505')
    expect(await copy({ space_id: randomUUID() }), name).toBe('free')
    if ('ownerId' in getTableColumns(table)) expect(await copy({ owner_id: randomUUID() }), name).toBe('free')
  }
})
