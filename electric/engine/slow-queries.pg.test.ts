// Questions that Postgres would take too long for: they are ended, and whoever asked them hears of it; nobody else waits for them.
import { afterEach, expect, test } from 'vitest'
import { Reader, eventually, getShape } from '../conformance/reader.ts'
import type { Message } from '../conformance/reader.ts'
import { testEngine } from './testing.ts'
import type { TestEngine } from './testing.ts'

let opened: TestEngine | undefined
afterEach(async () => {
  await opened?.stop()
  opened = undefined
})

/** About 20 ms of work for each row. */
const SLOW = 'n ^ 10000.5 > 1'
const ROWS = 'SELECT g, 1.5 + g * 0.0001 FROM generate_series(1, 500) g'

async function open(): Promise<TestEngine> {
  opened = await testEngine({ LOGBOOK_ENGINE_QUERY_PATIENCE: '500' })
  await opened.database.sql`CREATE TABLE items (id int PRIMARY KEY, n numeric)`
  return opened
}

test('a subset that takes too long is a 503 that says so, and the next one is answered', async () => {
  const { engine, database } = await open()
  await database.sql.unsafe(`INSERT INTO items ${ROWS}`)
  const ask = (where: string) =>
    getShape(
      engine.url,
      { table: 'items', log: 'changes_only', offset: 'now' },
      { method: 'POST', body: JSON.stringify({ where }) },
    )
  const { status, headers, body } = await ask(SLOW)
  expect([status, headers.get('retry-after'), body]).toEqual([
    503,
    '10',
    { message: expect.stringContaining('took too long') },
  ])
  expect(((await ask('id < 3')).body as { data: Message[] }).data).toHaveLength(2)
})

test('a shape whose predicate takes too long on its rows ends, and the others go on', async () => {
  const { engine, database } = await open()
  const follow = (where: string) => new Reader(engine.url, { table: 'items', where }).catchUp()
  const slow = await follow(SLOW)
  const quick = await Promise.all(['n > 1.5', 'n < 100'].map(follow))
  await database.sql.unsafe(`INSERT INTO items ${ROWS}`)
  for (const reader of quick) {
    reader.take()
    await eventually(async () => {
      await reader.next(true)
      return reader.seen.some(({ key }) => key !== undefined)
    })
    await reader.catchUp()
    expect(reader.take()).toHaveLength(500)
  }
  await eventually(async () => (await slow.next()).status === 409)
})

test('the rows of a new shape may take longer', async () => {
  const { engine, database } = await open()
  await database.sql.unsafe(`INSERT INTO items ${ROWS} LIMIT 50`)
  const reader = await new Reader(engine.url, { table: 'items', where: SLOW }).catchUp()
  expect(reader.take()).toHaveLength(50)
})
