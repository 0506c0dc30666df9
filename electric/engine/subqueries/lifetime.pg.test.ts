// What becomes of shapes with subqueries when something goes wrong, and when the engine does not go on.
import { afterEach, expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import { EngineProcess } from '../../conformance/engine-process.ts'
import { Reader, active, eventually } from '../../conformance/reader.ts'
import { testFolder } from '../storage/testing.ts'
import { testEngine, testSettings } from '../testing.ts'
import type { TestEngine } from '../testing.ts'

const WHERE = 'team IN (SELECT team FROM members WHERE who = 1)'

const cleanUps: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function open(where = WHERE): Promise<TestEngine & { reader: Reader }> {
  const opened = await testEngine({ ELECTRIC_LONG_POLL_TIMEOUT: '20000' })
  cleanUps.push(() => opened.stop())
  await tables(opened.database.sql)
  return { ...opened, reader: await new Reader(opened.engine.url, { table: 'tasks', where }).catchUp() }
}

async function tables(sql: TestEngine['database']['sql']): Promise<void> {
  await sql`CREATE TABLE tasks (id int PRIMARY KEY, team int, note text)`
  await sql`CREATE TABLE members (id int PRIMARY KEY, team int, who int, note text)`
  await sql`INSERT INTO tasks VALUES (1, 1, 'a'), (2, 2, 'b')`
  await sql`INSERT INTO members VALUES (1, 1, 1)`
}

/** Holds up every snapshot of the tasks until the returned function is called. */
async function lockTasks({ sql }: TestEngine['database']): Promise<() => Promise<void>> {
  let release = (): void => undefined
  let locked = (): void => undefined
  const isLocked = new Promise<void>((resolve) => (locked = resolve))
  const done = sql.begin(async (tx) => {
    await tx`LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE`
    locked()
    await new Promise<void>((resolve) => (release = resolve))
  })
  await isLocked
  return async () => {
    release()
    await done
  }
}

test('a move waits for a locked table, and what comes after it waits with it', async () => {
  const { database, reader } = await open()
  const { sql } = database
  reader.take()
  const unlock = await lockTasks(database)
  const waiting = reader.next(true)
  await sql`INSERT INTO members VALUES (2, 2, 1)`
  await sql`DELETE FROM members WHERE id = 1`
  await unlock()
  await waiting
  while (!reader.seen.some(({ headers }) => headers.event === 'move-in')) await reader.next(true)
  const told = reader.seen.flatMap(({ headers, value }) => headers.event ?? value?.note ?? [])
  expect(told).toEqual(['move-out', 'move-in', 'b'])
})

test('a shape that would have to hold back too much ends', async () => {
  // What the subquery does not read is not held back.
  const { database, reader } = await open(WHERE.replace('who = 1', `who = 1 AND note IS DISTINCT FROM 'gone'`))
  const unlock = await lockTasks(database)
  const waiting = reader.next(true)
  await database.sql`INSERT INTO members VALUES (2, 2, 1)`
  // Under a transaction's own bound each, over the follower's together.
  for (const id of [3, 4, 5]) await database.sql`INSERT INTO members VALUES (${id}, 3, 1, ${'x'.repeat(12_000_000)})`
  expect((await waiting).status).toBe(409)
  await unlock()
})

test('a restart forgets shapes with subqueries and answers their handles with 409', async () => {
  const folder = testFolder()
  cleanUps.push(folder.remove)
  const database = await disposableDatabase()
  cleanUps.push(() => database.drop())
  await tables(database.sql)
  const settings = testSettings(database.url, { ELECTRIC_STORAGE_DIR: folder.path })
  let engine = await EngineProcess.start(settings)
  cleanUps.push(() => engine.kill())
  await active(engine.url)
  settings.ELECTRIC_PORT = String(engine.port)
  const plain = await new Reader(engine.url, { table: 'tasks', where: 'id > 0' }).catchUp()
  const reader = await new Reader(engine.url, { table: 'tasks', where: WHERE }).catchUp()
  await engine.kill()
  engine = await EngineProcess.start(settings)
  await active(engine.url)
  expect((await plain.next()).status).toBe(200)
  const gone = await reader.next()
  expect(gone.status).toBe(409)
  const handle = gone.headers.get('electric-handle')
  expect(handle).not.toBe(reader.handle)
  const again = await new Reader(engine.url, { table: 'tasks', where: WHERE }).catchUp()
  expect(again.handle).toBe(handle)
  await database.sql`INSERT INTO members VALUES (2, 2, 1)`
  await eventually(async () => {
    await again.next(true)
    return again.seen.some(({ headers }) => headers.is_move_in === true)
  })
})
