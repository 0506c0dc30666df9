// A commit is streamed when it is in the WAL, which is before anybody can see it: for as long as a standby takes that it waits for.
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { ownPostgres } from '../conformance/oracle/postgres.ts'
import type { OwnPostgres } from '../conformance/oracle/postgres.ts'
import { Reader, active, eventually, getShape } from '../conformance/reader.ts'
import type { Message } from '../conformance/reader.ts'
import { readConfig } from './config.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { testSettings } from './testing.ts'

let server: OwnPostgres
let sql: Sql
let engine: Engine
beforeAll(async () => {
  server = await ownPostgres()
  sql = postgres(server.url)
  engine = await startEngine(readConfig(testSettings(server.url)).config)
  await active(engine.url)
})
afterAll(async () => {
  await engine.stop()
  await sql.end()
  await server.close()
})

/** Commits work that stays unseen; resolves when it is streamed, with what makes it seen. */
async function commitUnseen(work: string): Promise<() => Promise<void>> {
  const connection = postgres(server.url, { max: 1, onnotice: () => undefined })
  const committed = connection.unsafe(`BEGIN; SET LOCAL synchronous_commit = on; ${work}; COMMIT`).simple()
  const waiting = () => sql`SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'`
  committed.catch(() => undefined)
  await eventually(async () => (await waiting()).length === 1)
  return async () => {
    await sql`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`
    await committed
    await connection.end()
  }
}

test('a subset shows what its shape has told before it', async () => {
  await sql`CREATE TABLE items (id int PRIMARY KEY)`
  await sql`INSERT INTO items VALUES (1), (2)`
  const shape = { table: 'items', log: 'changes_only' }
  const reader = new Reader(engine.url, shape)
  reader.offset = 'now'
  await reader.next()
  const see = await commitUnseen('DELETE FROM items WHERE id = 1')
  await reader.next(true)
  expect(reader.take().map(({ key }) => key)).toEqual(['"public"."items"/"1"'])
  const asked = getShape(
    engine.url,
    { ...shape, offset: reader.offset, handle: reader.handle },
    { method: 'POST', body: JSON.stringify({ where: 'true' }) },
  )
  // Who does not wait has answered by then.
  await Promise.race([asked, delay(500)])
  await see()
  const { body } = await asked
  expect((body as { data: Message[] }).data.map(({ key }) => key)).toEqual(['"public"."items"/"2"'])
})
