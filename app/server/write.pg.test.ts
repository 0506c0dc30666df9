// A person's write is done once per key, answers the txid that replication will show, and stores its answer as an object.
import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import { todos } from '#db/schema/index.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import type { ShapeName } from '#electric/shapes.ts'

let database: DisposableDatabase
let actor: Actor
let todoId: string
let write: typeof import('./write.server.ts').writeOnce

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  process.env.DATABASE_URL = database.url
  write = (await import('./write.server.ts')).writeOnce
  actor = await seedActor(database.sql)
  const sessionId = await seedSession(database.sql, actor)
  todoId = randomUUID()
  await database.sql`insert into todos (id, space_id, session_id, item_key, content)
    values (${todoId}, ${actor.spaceId}, ${sessionId}, '1', 'Count me')`
})
afterAll(async () => {
  await disconnectAll()
  await database.drop()
})

/** Adds one to the todo's position, so that doing it twice would show. */
const addOne = (key: string) =>
  write(actor, key, async (tx): Promise<ShapeName[]> => {
    const [row] = await tx.select().from(todos).where(eq(todos.id, todoId))
    await tx
      .update(todos)
      .set({ position: (row?.position ?? 0) + 1 })
      .where(eq(todos.id, todoId))
    return ['todos']
  })

const position = async () => (await database.sql`select position from todos where id = ${todoId}`)[0]?.position

test('sent again with its key, a write gives the first answer and does nothing', async () => {
  const key = randomUUID()
  const before = await position()
  const first = await addOne(key)
  expect(await addOne(key)).toEqual(first)
  expect(await position()).toBe(before + 1)
})

test('two copies that arrive together are done once', async () => {
  const key = randomUUID()
  const before = await position()
  const [one, two] = await Promise.all([addOne(key), addOne(key)])
  expect(one).toEqual(two)
  expect(await position()).toBe(before + 1)
})

test('the txid is the one the changed row carries', async () => {
  const answer = await addOne(randomUUID())
  const [row] = await database.sql`select xmin::text as xid from todos where id = ${todoId}`
  expect(answer).toEqual({ txid: Number(row?.xid), touched: ['todos'] })
})

test('a write whose connection is lost under way is done all the same, and once', async () => {
  const before = await position()
  let attempts = 0
  const answer = await write(actor, randomUUID(), async (tx): Promise<ShapeName[]> => {
    await tx
      .update(todos)
      .set({ position: before + 1 })
      .where(eq(todos.id, todoId))
    const [own] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
    if (attempts++ === 0) await database.sql`select pg_terminate_backend(${own?.pid ?? 0})`
    return ['todos']
  })
  expect(attempts).toBe(2)
  expect(await position()).toBe(before + 1)
  expect(answer.touched).toEqual(['todos'])
})

test('a refused write keeps no key, so that it can be tried again', async () => {
  const key = randomUUID()
  await expect(write(actor, key, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  const rows = await database.sql`select key from idempotency_keys where key = ${key}`
  expect(rows).toHaveLength(0)
})

test('keys that nobody can send again are forgotten', async () => {
  const key = randomUUID()
  await addOne(key)
  await database.sql`update idempotency_keys set created_at = now() - interval '91 days' where key = ${key}`
  await addOne(randomUUID())
  expect(await database.sql`select from idempotency_keys where key = ${key}`).toHaveLength(0)
})

test('answers are stored as objects, not as text in a string', async () => {
  await addOne(randomUUID())
  const kinds = await database.sql`select distinct jsonb_typeof(answer) as kind from idempotency_keys`
  expect(kinds.map((row) => row.kind)).toEqual(['object'])
})
