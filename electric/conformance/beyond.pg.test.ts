// Where our engine answers otherwise than Electric, on purpose. Nothing that a client needs may depend on it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from './listen.ts'
import { Reader, eventually, getShape } from './reader.ts'
import { openTarget, own } from './target.ts'
import type { Target } from './target.ts'

const item = 'id int PRIMARY KEY, title text'

describe.runIf(own)('beyond the protocol', () => {
  let target: Target
  beforeAll(async () => {
    target = await openTarget()
  })
  afterAll(() => target.close())

  test('an event stream that is taken up again repeats nothing', async () => {
    const { url, sql } = target
    const table = await target.table(item)
    const reader = await new Reader(url, { table }).catchUp()
    const position = { table, handle: reader.handle, offset: reader.offset }
    const first = await listen(url, position)
    await sql`INSERT INTO ${sql(table)} SELECT n, 'x' FROM generate_series(1, 3) n`
    await eventually(() => first.seen.length === 4)
    first.close()
    const offset = `${String(first.seen.at(-1)?.headers.global_last_seen_lsn)}_0`
    await sql`INSERT INTO ${sql(table)} VALUES (4, 'x')`
    const again = await listen(url, { ...position, offset })
    await eventually(() => again.seen.length === 2)
    expect(again.seen[0]?.value?.id).toBe('4')
    again.close()
  })

  test('a caught-up offset past the last entry is served and given back', async () => {
    const { url, sql } = target
    const table = await target.table(item)
    const reader = await new Reader(url, { table }).catchUp()
    await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
    await reader.next(true)
    const after = `${reader.offset.split('_')[0]}_7`
    const caughtUp = await getShape(url, { table, handle: reader.handle, offset: after })
    expect([caughtUp.status, caughtUp.headers.get('electric-offset')]).toEqual([200, after])
  })

  test('a table that was dropped is refused within seconds', async () => {
    const { url, sql } = target
    const table = await target.table(item)
    const reader = await new Reader(url, { table }).catchUp()
    await sql`DROP TABLE ${sql(table)}`
    await eventually(async () => (await reader.next()).status === 400, 10_000)
  })

  test('unlogged tables are the fault of the request, as partitions too', async () => {
    const { url, sql } = target
    const table = await target.table(item)
    await sql.unsafe(
      `CREATE UNLOGGED TABLE ${table}_u (id int); CREATE TABLE ${table}_p (id int) PARTITION BY LIST (id);
       CREATE UNLOGGED TABLE ${table}_q PARTITION OF ${table}_p DEFAULT`,
    )
    for (const suffix of ['u', 'p'])
      expect((await getShape(url, { table: `${table}_${suffix}`, offset: '-1' })).status, suffix).toBe(400)
    await sql.unsafe(`DROP TABLE ${table}_u, ${table}_p`)
  })

  test('a row of a table with dots and quotes in its name has one key in snapshot and stream', async () => {
    const { url, sql } = target
    const schema = `Odd ${await target.table(item)}`
    await sql.unsafe(
      `CREATE SCHEMA "${schema}"; CREATE TABLE "${schema}"."T.""x" (id int PRIMARY KEY); INSERT INTO "${schema}"."T.""x" VALUES (1)`,
    )
    const reader = await new Reader(url, { table: `"${schema}"."T.""x"` }).catchUp()
    await sql.unsafe(`DELETE FROM "${schema}"."T.""x"`)
    await reader.next(true)
    const key = `"${schema}"."T.."x"/"1"`
    expect(reader.take().map((message) => message.key)).toEqual([key, key])
    await sql.unsafe(`DROP SCHEMA "${schema}" CASCADE`)
  })

  test('char(n) is equal whatever its padding', async () => {
    const { url, sql } = target
    const table = await target.table('id int PRIMARY KEY, c char(4)')
    await sql`INSERT INTO ${sql(table)} VALUES (1, 'ab')`
    const reader = await new Reader(url, { table, where: 'c = $1', 'params[1]': 'ab' }).catchUp()
    await sql`INSERT INTO ${sql(table)} VALUES (2, 'ab')`
    await reader.next(true)
    expect(reader.take().map(({ value }) => value?.id)).toEqual(['1', '2'])
  })
})
