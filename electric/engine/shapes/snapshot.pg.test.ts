import { expect, test } from 'vitest'
import { Reader, eventually, getShape } from '../../conformance/reader.ts'
import { testEngine } from '../testing.ts'

test('a snapshot whose connection is cut is told to try again, and the engine lives on', async () => {
  const { engine, database, stop } = await testEngine()
  const { sql } = database
  await sql`CREATE TABLE items (id int PRIMARY KEY)`
  await sql`INSERT INTO items SELECT generate_series(1, 3)`
  const { handle } = await new Reader(engine.url, { table: 'items' }).catchUp()
  const answer = await sql.begin(async (tx) => {
    await tx`LOCK TABLE items IN ACCESS EXCLUSIVE MODE`
    const asking = getShape(engine.url, { table: 'items', replica: 'full', offset: '-1' })
    await eventually(async () => {
      const cut = await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'logbook-engine query' AND wait_event_type = 'Lock'`
      return cut.length > 0
    })
    return asking
  })
  expect(answer.status).toBe(503)
  expect((await new Reader(engine.url, { table: 'items' }).catchUp()).handle).toBe(handle)
  const reader = await new Reader(engine.url, { table: 'items', replica: 'full' }).catchUp()
  expect(reader.take()).toHaveLength(3)
  await stop()
})
