// What others do to tables and to the publication while shapes of them live: the right shapes end, and no wrong row is ever served.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Reader, eventually, getShape } from '../conformance/reader.ts'
import { testEngine } from './testing.ts'
import type { TestEngine } from './testing.ts'

const STREAM = `alter_${process.pid}`
let opened: TestEngine
beforeAll(async () => {
  opened = await testEngine({ ELECTRIC_REPLICATION_STREAM_ID: STREAM })
})
afterAll(() => opened.stop())

const publication = `electric_publication_${STREAM}`
let made = 0
/** A name that no other test has: names that mean another table are noticed after seconds only. */
const fresh = (prefix: string): string => `${prefix}${(made += 1)}x`

const rows = (reader: Reader) =>
  reader
    .take()
    .map(({ value }) => Object.values(value ?? {}).join(' '))
    .toSorted()

/** What a new reader gets; undefined when the table is refused. */
async function read(table: string): Promise<string[] | undefined> {
  const first = await getShape(opened.engine.url, { table, offset: '-1' })
  if (first.status === 400) return undefined
  return rows(await new Reader(opened.engine.url, { table }).catchUp())
}

async function ended(reader: Reader): Promise<void> {
  await eventually(async () => [400, 409].includes((await reader.next()).status))
  expect(reader.take()).toEqual([])
}

const RENAMES: readonly (readonly [name: string, change: string, expected: string[] | undefined])[] = [
  ['a table renamed', 'ALTER TABLE s.t RENAME TO u; INSERT INTO s.u VALUES (2)', undefined],
  [
    'a table renamed and another one under its name',
    'ALTER TABLE s.t RENAME TO u; CREATE TABLE s.t (id int PRIMARY KEY); INSERT INTO s.t VALUES (7); INSERT INTO s.u VALUES (2)',
    ['7'],
  ],
  [
    'tables that swap names',
    'CREATE TABLE s.v (id int PRIMARY KEY); INSERT INTO s.v VALUES (8); ALTER TABLE s.t RENAME TO u; ALTER TABLE s.v RENAME TO t; INSERT INTO s.u VALUES (2)',
    ['8'],
  ],
  ['a table moved to another schema', 'ALTER TABLE s.t SET SCHEMA public; INSERT INTO t VALUES (2)', undefined],
  ['a schema renamed', 'ALTER SCHEMA s RENAME TO s2; INSERT INTO s2.t VALUES (2)', undefined],
  [
    'a table dropped and made again',
    'DROP TABLE s.t; CREATE TABLE s.t (id int PRIMARY KEY); INSERT INTO s.t VALUES (9)',
    ['9'],
  ],
  ['a column renamed', 'ALTER TABLE s.t RENAME id TO number; INSERT INTO s.t VALUES (2)', ['1', '2']],
  [
    'another primary key',
    'ALTER TABLE s.t ADD k int DEFAULT 5; ALTER TABLE s.t DROP CONSTRAINT t_pkey; ALTER TABLE s.t ADD PRIMARY KEY (k, id); INSERT INTO s.t VALUES (2)',
    ['1 5', '2 5'],
  ],
  [
    'a column dropped and made again under its name',
    'ALTER TABLE s.t DROP id, ADD id int DEFAULT 3 PRIMARY KEY',
    ['3'],
  ],
  ['other values of the same type', 'ALTER TABLE s.t ALTER id TYPE int USING id + 10', ['11']],
  ['no primary key, and no change that tells', 'ALTER TABLE s.t DROP CONSTRAINT t_pkey', ['1']],
]

test.each(RENAMES)(
  '%s ends the shapes of that table; who asks again gets what is there now',
  async (_, change, expected) => {
    const { sql } = opened.database
    const schema = fresh('s')
    const named = (text: string): string => text.replaceAll(/\bs(2?)\b/g, `${schema}$1`)
    await sql.unsafe(named('CREATE SCHEMA s; CREATE TABLE s.t (id int PRIMARY KEY); INSERT INTO s.t VALUES (1)'))
    const reader = await new Reader(opened.engine.url, { table: `${schema}.t` }).catchUp()
    expect(rows(reader)).toEqual(['1'])
    await sql.unsafe(named(change))
    await ended(reader)
    await eventually(async () => JSON.stringify(await read(`${schema}.t`)) === JSON.stringify(expected))
  },
)

test('what writes a table anew and leaves its values alone ends nothing, and neither does another default', async () => {
  const { sql } = opened.database
  const [full, other] = [fresh('t'), fresh('t')]
  for (const table of [full, other]) await sql.unsafe(`CREATE TABLE ${table} (id int PRIMARY KEY)`)
  const readers = await Promise.all([full, other].map((table) => new Reader(opened.engine.url, { table }).catchUp()))
  await sql.unsafe(`VACUUM FULL ${full}`)
  await sql.unsafe(`ALTER TABLE ${other} ALTER id SET DEFAULT 5`)
  // Ends when a look at the catalog has come after them.
  const third = fresh('t')
  await sql.unsafe(`CREATE TABLE ${third} (id int PRIMARY KEY)`)
  const gone = await new Reader(opened.engine.url, { table: third }).catchUp()
  await sql.unsafe(`DROP TABLE ${third}`)
  await ended(gone)
  for (const reader of readers) expect((await reader.next()).status).toBe(200)
})

test.each([
  ['taken out', `ALTER PUBLICATION ${publication} DROP TABLE p`],
  ['emptied', `ALTER PUBLICATION ${publication} SET TABLE other`],
  ['without updates', `ALTER PUBLICATION ${publication} SET (publish = 'insert')`],
  ['by way of roots', `ALTER PUBLICATION ${publication} SET (publish_via_partition_root = true)`],
  ['with a filter', `ALTER PUBLICATION ${publication} SET TABLE p WHERE (id > 100)`],
  ['with a column list', `ALTER PUBLICATION ${publication} SET TABLE p (id, t)`],
  ['dropped', `DROP PUBLICATION ${publication}`],
  [
    'made again',
    `DROP PUBLICATION ${publication}; CREATE PUBLICATION ${publication} FOR TABLE p WITH (publish = 'insert')`,
  ],
])(
  'a publication that others change (%s) is mended, and what may have a hole ends',
  { timeout: 60_000 },
  async (_, change) => {
    const { sql } = opened.database
    const table = fresh('p')
    const run = (text: string) => sql.unsafe(text.replaceAll(/\bp\b/g, table))
    await run(
      `DROP TABLE IF EXISTS other; CREATE TABLE p (id int PRIMARY KEY, t text); CREATE TABLE other (); INSERT INTO p VALUES (1, 'a')`,
    )
    const reader = await new Reader(opened.engine.url, { table }).catchUp()
    rows(reader)
    await run(change)
    await run(`INSERT INTO p VALUES (2, 'c')`)
    // Postgres refuses it as long as there is a list of columns.
    const updated = await run(`UPDATE p SET t = 'b' WHERE id = 1`).then(
      () => true,
      () => false,
    )
    await eventually(async () => (await reader.next()).status === 409)
    const again = new Reader(opened.engine.url, { table })
    await eventually(async () => (await again.catchUp().catch(() => undefined)) !== undefined)
    expect(rows(again)).toEqual([updated ? '1 b' : '1 a', '2 c'])
    await run(`UPDATE p SET t = 'd' WHERE id = 1`)
    await again.next(true)
    expect(rows(again)).toEqual(['1 d'])
  },
)
