// Shapes of partitioned tables: the root has the changes of all partitions under its own name, a partition has its own.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Reader, eventually } from './reader.ts'
import type { Message } from './reader.ts'
import { openTarget, own } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
const families: string[] = []
afterAll(async () => {
  for (const name of families) await target.sql.unsafe(`DROP TABLE ${name} CASCADE`)
  await target.close()
})

type Partitioned = { readonly root: string; readonly low: string; readonly high: string }

/** A table of ranges of n; the second partition has its columns in another order, and one that was dropped. */
async function partitioned(): Promise<Partitioned> {
  const { sql } = target
  const low = await target.table('id int NOT NULL, n int NOT NULL, title text, PRIMARY KEY (id, n)')
  const high = await target.table('title text, gone int, n int NOT NULL, id int NOT NULL, PRIMARY KEY (id, n)')
  const root = `${low}_root`
  families.push(root)
  await sql.unsafe(`CREATE TABLE ${root} (id int NOT NULL, n int NOT NULL, title text, PRIMARY KEY (id, n)) PARTITION BY RANGE (n);
    ALTER TABLE ${high} DROP gone;
    ALTER TABLE ${root} ATTACH PARTITION ${low} FOR VALUES FROM (0) TO (100);
    ALTER TABLE ${root} ATTACH PARTITION ${high} FOR VALUES FROM (100) TO (200)`)
  // Electric asks only of the root for whole old rows; Postgres sends what the partitions say.
  for (const table of [low, high]) await sql.unsafe(`ALTER TABLE ${table} REPLICA IDENTITY FULL`)
  return { root, low, high }
}

async function follow(params: Record<string, string>): Promise<Reader> {
  const reader = await new Reader(target.url, params).catchUp()
  reader.take()
  return reader
}

const brief = ({ headers, key, value }: Message) => [headers.operation, key, value]

test('the root has the rows and changes of all partitions as its own, a partition only its own', async () => {
  const { sql, url } = target
  const { root, low, high } = await partitioned()
  await sql.unsafe(`INSERT INTO ${root} VALUES (1, 1, 'a'), (2, 101, 'b')`)
  const all = await new Reader(url, { table: root }).catchUp()
  expect(all.take().map(brief).toSorted()).toEqual([
    ['insert', `"public"."${root}"/"1"/"1"`, { id: '1', n: '1', title: 'a' }],
    ['insert', `"public"."${root}"/"2"/"101"`, { id: '2', n: '101', title: 'b' }],
  ])
  const some = await follow({ table: root, where: "title > 'b'" })
  const one = await follow({ table: high })
  await sql.unsafe(`INSERT INTO ${root} VALUES (3, 102, 'c'), (4, 4, 'd'); UPDATE ${low} SET title = 'e' WHERE id = 4;
    UPDATE ${root} SET n = 104 WHERE id = 4; DELETE FROM ${root} WHERE id = 2`)
  const messages = await all.arrivals(6)
  // Electric 1.7.12 makes the keys of a transaction before it hands the changes of partitions on to their root, so they do not name the
  // row that its snapshot told of.
  const [inLow, inHigh] = own ? [root, root] : [low, high]
  expect(messages.map(brief)).toEqual([
    ['insert', `"public"."${inHigh}"/"3"/"102"`, { id: '3', n: '102', title: 'c' }],
    ['insert', `"public"."${inLow}"/"4"/"4"`, { id: '4', n: '4', title: 'd' }],
    ['update', `"public"."${inLow}"/"4"/"4"`, { id: '4', n: '4', title: 'e' }],
    ['delete', `"public"."${inLow}"/"4"/"4"`, { id: '4', n: '4' }],
    ['insert', `"public"."${inHigh}"/"4"/"104"`, { id: '4', n: '104', title: 'e' }],
    ['delete', `"public"."${inHigh}"/"2"/"101"`, { id: '2', n: '101' }],
  ])
  expect(messages.map(({ headers }) => headers.relation)).toEqual(messages.map(() => ['public', root]))
  expect((await some.arrivals(5)).map(({ headers, value }) => [headers.operation, value?.id])).toEqual([
    ['insert', '3'],
    ['insert', '4'],
    ['update', '4'],
    ['delete', '4'],
    ['insert', '4'],
  ])
  expect((await one.arrivals(3)).map(brief)).toEqual([
    ['insert', `"public"."${high}"/"3"/"102"`, { title: 'c', n: '102', id: '3' }],
    ['insert', `"public"."${high}"/"4"/"104"`, { title: 'e', n: '104', id: '4' }],
    ['delete', `"public"."${high}"/"2"/"101"`, { n: '101', id: '2' }],
  ])
})

test('a partition made later belongs to the root from its first row on', async () => {
  const { sql } = target
  const { root } = await partitioned()
  const reader = await follow({ table: root })
  await sql.unsafe(`CREATE TABLE ${root}_new PARTITION OF ${root} FOR VALUES FROM (200) TO (300)`)
  await sql.unsafe(`INSERT INTO ${root} VALUES (1, 201, 'x'), (2, 2, 'y')`)
  expect((await reader.arrivals(2)).map(({ value }) => value?.id)).toEqual(['1', '2'])
})

test('TRUNCATE of a partition ends its shapes and those of the root, TRUNCATE of the root all of them', async () => {
  const { sql } = target
  const { root, low, high } = await partitioned()
  const readers = async () => ({
    all: await follow({ table: root }),
    low: await follow({ table: low }),
    high: await follow({ table: high }),
  })
  const first = await readers()
  await sql.unsafe(`TRUNCATE ${low}`)
  for (const reader of [first.all, first.low]) await eventually(async () => (await reader.next()).status === 409)
  expect((await first.high.next()).status).toBe(200)
  const second = await readers()
  await sql.unsafe(`TRUNCATE ${root}`)
  for (const reader of Object.values(second)) await eventually(async () => (await reader.next()).status === 409)
})

test.runIf(own)(
  'what is attached with rows, detached or dropped makes the root start again',
  { timeout: 60_000 },
  async () => {
    const { sql, url } = target
    const { root, high } = await partitioned()
    const extra = await target.table('id int NOT NULL, n int NOT NULL, title text')
    await sql.unsafe(`INSERT INTO ${root} VALUES (1, 1, 'a'), (2, 101, 'b'); INSERT INTO ${extra} VALUES (3, 201, 'c')`)
    for (const [change, ids] of [
      [`ALTER TABLE ${root} ATTACH PARTITION ${extra} FOR VALUES FROM (200) TO (300)`, ['1', '2', '3']],
      [`ALTER TABLE ${root} DETACH PARTITION ${high}`, ['1', '3']],
      [`DROP TABLE ${extra}`, ['1']],
    ] as const) {
      const reader = await follow({ table: root })
      await sql.unsafe(change)
      await eventually(async () => (await reader.next()).status === 409)
      const again = await new Reader(url, { table: root }).catchUp()
      expect(
        again
          .take()
          .map(({ value }) => value?.id)
          .toSorted(),
        change,
      ).toEqual(ids)
    }
  },
)

test.runIf(own)(
  'an heir made later, or taken out of the publication, makes the parent start again',
  { timeout: 60_000 },
  async () => {
    const { sql } = target
    const parent = await target.table('id int PRIMARY KEY')
    families.push(parent)
    await sql.unsafe(`CREATE TABLE ${parent}_old () INHERITS (${parent}); INSERT INTO ${parent} VALUES (1)`)
    const [row] = await sql`SELECT max(pubname) AS name FROM pg_publication`
    for (const [index, change] of [
      `CREATE TABLE ${parent}_new () INHERITS (${parent}); INSERT INTO ${parent}_new VALUES (2)`,
      `ALTER PUBLICATION ${row?.name} DROP TABLE ${parent}_old; INSERT INTO ${parent}_old VALUES (3)`,
    ].entries()) {
      const reader = await follow({ table: parent })
      await sql.unsafe(change)
      await eventually(async () => (await reader.next()).status === 409)
      expect(reader.take()).toEqual([])
      const again = await new Reader(target.url, { table: parent }).catchUp()
      expect(again.take()).toHaveLength(2 + index)
    }
  },
)

test.runIf(own)('partitions of partitions and heirs of heirs, updated in place and made later', async () => {
  const { sql, url } = target
  const parent = await target.table('id int PRIMARY KEY, title text')
  families.push(parent)
  await sql.unsafe(`CREATE TABLE ${parent}_child (PRIMARY KEY (id), more int) INHERITS (${parent});
    INSERT INTO ${parent} VALUES (1, 'a'); INSERT INTO ${parent}_child VALUES (2, 'b', 7)`)
  const { root } = await partitioned()
  await sql.unsafe(`CREATE TABLE ${root}_sub PARTITION OF ${root} FOR VALUES FROM (200) TO (400) PARTITION BY RANGE (n);
    CREATE TABLE ${root}_leaf PARTITION OF ${root}_sub FOR VALUES FROM (200) TO (300)`)
  const heirs = await new Reader(url, { table: parent }).catchUp()
  expect(heirs.take().map(({ value }) => value?.id)).toEqual(['1', '2'])
  const all = await follow({ table: root })
  const sub = await follow({ table: `${root}_sub` })
  await sql.unsafe(`UPDATE ${parent} SET title = title || 'x'; INSERT INTO ${root} VALUES (5, 205, 'y');
    UPDATE ${root} SET title = 'z'; CREATE TABLE ${root}_late PARTITION OF ${root}_sub FOR VALUES FROM (300) TO (400)`)
  await sql.unsafe(`INSERT INTO ${root} VALUES (6, 306, 'y')`)
  expect((await heirs.arrivals(2)).map(({ value }) => value)).toEqual([
    { id: '1', title: 'ax' },
    { id: '2', title: 'bx' },
  ])
  for (const reader of [all, sub])
    expect((await reader.arrivals(3)).map(({ value }) => value?.title)).toEqual(['y', 'z', 'y'])
})
