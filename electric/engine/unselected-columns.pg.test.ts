// A shape that names its columns is no business of the others: they may come, go and change, and it lives on, also over a restart.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EngineProcess } from '../conformance/engine-process.ts'
import { Reader, active, eventually, getShape } from '../conformance/reader.ts'
import { testFolder } from './storage/testing.ts'
import { testEngine, testSettings } from './testing.ts'
import type { TestEngine } from './testing.ts'

let opened: TestEngine
beforeAll(async () => {
  opened = await testEngine()
})
afterAll(() => opened.stop())

let made = 0
const COLUMNS = 'id int PRIMARY KEY, title text, size int, note text DEFAULT $$n$$'

/** A table of its own with one row. */
async function table(): Promise<string> {
  const name = `cut${(made += 1)}x`
  await opened.database.sql.unsafe(`CREATE TABLE ${name} (${COLUMNS}); INSERT INTO ${name} VALUES (1, 'one', 10)`)
  return name
}

const read = (query: Record<string, string>) => new Reader(opened.engine.url, query).catchUp()
const run = (name: string, sql: string) => opened.database.sql.unsafe(sql.replaceAll(/\bt\b/g, name))
const rows = (reader: Reader) => reader.take().map(({ value }) => value)

/** Resolves when the engine has looked at the catalog after this call. */
async function looked(): Promise<void> {
  const name = await table()
  const gone = await read({ table: name })
  await run(name, 'DROP TABLE t')
  await eventually(async () => (await gone.next()).status !== 200)
}

const SURVIVED: readonly (readonly [what: string, change: string])[] = [
  ['is added', 'ALTER TABLE t ADD extra int DEFAULT 5'],
  ['is added with values that write the table anew', 'ALTER TABLE t ADD extra float DEFAULT random()'],
  ['is dropped', 'ALTER TABLE t DROP note'],
  ['before a selected one is dropped and made again', 'ALTER TABLE t DROP size, ADD size int'],
  ['is renamed', 'ALTER TABLE t RENAME note TO remark'],
  ['gets another type', 'ALTER TABLE t ALTER size TYPE text USING size || $$!$$'],
  ['gets other values of the same type', 'ALTER TABLE t ALTER size TYPE int USING size + 1'],
  ['gets NOT NULL and another default', 'ALTER TABLE t ALTER note SET NOT NULL, ALTER note SET DEFAULT $$m$$'],
]

test.concurrent.each(SURVIVED)('a shape lives on when a column that it does not need %s', async (_, change) => {
  const name = await table()
  const [plain, filtered, whole] = [
    await read({ table: name, columns: 'id,title' }),
    await read({ table: name, columns: 'title,id', where: `title <> 'no'`, replica: 'full' }),
    await read({ table: name }),
  ]
  for (const reader of [plain, filtered]) expect(rows(reader)).toEqual([{ id: '1', title: 'one' }])
  await run(name, change)
  await run(name, `INSERT INTO t (id, title) VALUES (2, 'two')`)
  await run(name, `UPDATE t SET title = 'TWO' WHERE id = 2`)
  for (const reader of [plain, filtered])
    expect((await reader.arrivals(2)).map(({ value }) => value)).toEqual([
      { id: '2', title: 'two' },
      { id: '2', title: 'TWO' },
    ])
  await eventually(async () => (await whole.next()).status === 409)
  await looked()
  const same = await read({ table: name, columns: 'id,title' })
  expect(same.handle).toBe(plain.handle)
  for (const reader of [plain, filtered]) expect((await reader.next()).status).toBe(200)
  const [row] = await run(name, 'SELECT * FROM t WHERE id = 1')
  const again = await read({ table: name })
  expect(Object.keys(rows(again)[0] ?? {}).toSorted()).toEqual(Object.keys(row ?? {}).toSorted())
})

const ENDED: readonly (readonly [what: string, change: string])[] = [
  ['a column of its where is dropped', 'ALTER TABLE t DROP size'],
  ['a column of its where gets another type', 'ALTER TABLE t ALTER size TYPE bigint'],
  ['a column of its where is another one by the same name', 'ALTER TABLE t DROP size, ADD size int DEFAULT 10'],
  ['a selected column is renamed', 'ALTER TABLE t RENAME title TO name'],
  ['a selected column gets other values', `ALTER TABLE t ALTER title TYPE text USING upper(title)`],
  ['the primary key grows', 'ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (id, note)'],
  ['the primary key goes', 'ALTER TABLE t DROP CONSTRAINT t_pkey'],
]

test.concurrent.each(ENDED)('a shape ends when %s', async (_, change) => {
  const name = await table()
  const reader = await read({ table: name, columns: 'id,title', where: 'size = 10' })
  expect(rows(reader)).toHaveLength(1)
  await run(name, change.replaceAll('t_pkey', `${name}_pkey`))
  await eventually(async () => [400, 409].includes((await reader.next()).status))
  expect(rows(reader)).toEqual([])
})

test('a selected column that is another one by the same name is noticed at the first change, which is not told', async () => {
  const name = await table()
  const reader = await read({ table: name, columns: 'id,title,size' })
  expect(rows(reader)).toHaveLength(1)
  const waiting = reader.next(true)
  await run(name, `ALTER TABLE t DROP title, ADD title text DEFAULT 'new'; UPDATE t SET size = 11`)
  expect((await waiting).status).toBe(409)
})

test('a table without a primary key has all columns in its keys: adding one ends its shapes', async () => {
  const name = await table()
  await run(name, `ALTER TABLE t DROP CONSTRAINT ${name}_pkey`)
  const reader = await read({ table: name, columns: 'id,title' })
  await run(name, `ALTER TABLE t ADD extra int; INSERT INTO t VALUES (2, 'two')`)
  await eventually(async () => (await reader.next()).status === 409)
})

test('all columns one by one is another shape than all columns, and lives on when one is added', async () => {
  const name = await table()
  const [all, each] = [await read({ table: name }), await read({ table: name, columns: 'id,title,size,note' })]
  expect(all.handle).not.toBe(each.handle)
  await run(name, `ALTER TABLE t ADD extra int; INSERT INTO t VALUES (2, 'two')`)
  await eventually(async () => (await all.next()).status === 409)
  await each.next()
  expect(rows(each).at(-1)).toEqual({ id: '2', title: 'two', size: null, note: 'n' })
})

test('a column that was just added can be asked for, also while the engine knows the table without it', async () => {
  const name = await table()
  await read({ table: name, columns: 'id,title' })
  await run(name, 'ALTER TABLE t ADD extra int DEFAULT 5')
  const wanted = { table: name, columns: 'id,extra', where: 'extra = 5', offset: '-1' }
  await eventually(async () => (await getShape(opened.engine.url, wanted)).status === 200, 2_500)
})

test('a shape with a subquery lives on when columns change that neither of its tables needs', async () => {
  const [outer, inner] = [await table(), await table()]
  const where = `size IN (SELECT size FROM ${inner} WHERE title = 'one')`
  const reader = await read({ table: outer, columns: 'id,title', where })
  const self = await read({ table: outer, columns: 'id,title', where: `id IN (SELECT size FROM ${outer})` })
  expect([rows(reader).length, rows(self).length]).toEqual([1, 0])
  await run(inner, `ALTER TABLE t DROP note, ADD extra int; INSERT INTO t VALUES (2, 'one', 20)`)
  await run(outer, `ALTER TABLE t DROP note, ADD extra int; INSERT INTO t VALUES (2, 'two', 20), (3, 'three', 2)`)
  expect((await reader.arrivals(1)).map(({ value }) => value)).toEqual([{ id: '2', title: 'two' }])
  expect((await self.arrivals(1)).map(({ value }) => value)).toEqual([{ id: '2', title: 'two' }])
  await looked()
  for (const each of [reader, self]) expect((await each.next()).status).toBe(200)
  await run(inner, 'ALTER TABLE t RENAME size TO width')
  await eventually(async () => [400, 409].includes((await reader.next()).status))
})

test('a shape of a restarted engine lives on when a column that it does not need changed meanwhile', async () => {
  const folder = testFolder()
  const name = await table()
  const settings = testSettings(opened.database.url, { ELECTRIC_STORAGE_DIR: folder.path })
  let engine = await EngineProcess.start(settings)
  settings.ELECTRIC_PORT = String(engine.port)
  try {
    await active(engine.url)
    const start = (query: Record<string, string>) => new Reader(engine.url, { table: name, ...query }).catchUp()
    const some = await start({ columns: 'id,title' })
    const other = await start({ columns: 'id,note' })
    const all = await start({})
    await engine.kill()
    await run(name, `INSERT INTO t VALUES (2, 'two'); ALTER TABLE t DROP note, ADD extra int`)
    await run(name, `INSERT INTO t VALUES (3, 'three')`)
    engine = await EngineProcess.start(settings)
    await active(engine.url)
    await eventually(async () => {
      expect((await some.next()).status).toBe(200)
      return some.seen.some(({ value }) => value?.id === '3')
    })
    expect(rows(some)).toEqual([1, 2, 3].map((id) => ({ id: String(id), title: ['', 'one', 'two', 'three'][id] })))
    expect([(await all.next()).status, (await other.next()).status]).toEqual([409, 400])
  } finally {
    await engine.kill()
    await opened.database
      .sql`SELECT pg_drop_replication_slot(${`electric_slot_${settings.ELECTRIC_REPLICATION_STREAM_ID}`})`.catch(
      () => undefined,
    )
    folder.remove()
  }
})
