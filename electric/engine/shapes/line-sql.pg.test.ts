import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { loadTableByName } from '../catalog/load.ts'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { queriedRowLine, queryLayout } from '../messages.ts'
import { sessionConfig } from '../replication/session.ts'
import { SEPARATOR } from '../storage/frame.ts'
import type { LineSink } from '../storage/frame.ts'
import { copyOut } from './copy.ts'
import { lineSql } from './line-sql.ts'

let database: DisposableDatabase
let client: Client

beforeAll(async () => {
  database = await disposableDatabase()
  client = new Client(sessionConfig(database.url, 'lines'))
  client.on('error', () => undefined)
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await database.drop()
})

/** Takes lines into a list, with so much room for every batch. */
function into(lines: string[], room = Number.POSITIVE_INFINITY): LineSink {
  return { room, take: ({ pieces }) => void lines.push(...Buffer.concat(pieces).toString().split(SEPARATOR)) }
}

const version = async (): Promise<number> => {
  const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`)
  return Number(rows[0]?.version)
}

/** The lines that Postgres makes, and those that are made of the rows' values. */
async function both(name: string, selected?: readonly number[]): Promise<{ made: string[]; expected: string[] }> {
  const loaded = await loadTableByName(client, 'public', name)
  if (!loaded.found) throw new Error(`no table ${name}`)
  const { table } = loaded
  const columns = selected ?? table.columns.map((_, index) => index)
  const layout = queryLayout(table, columns)
  const made: string[] = []
  const older: string[] = []
  const from = `FROM ${quoteIdentifier(name)} ORDER BY ctid`
  await copyOut(client, `SELECT ${lineSql(table, columns, await version())} ${from}`, into(made))
  await copyOut(client, `SELECT ${lineSql(table, columns, 160_000)} ${from}`, into(older))
  expect(older).toEqual(made)
  const list = layout.fetched.map((column) => quoteIdentifier(column.name)).join(', ')
  const { rows } = await client.query<(string | null)[]>({ text: `SELECT ${list} ${from}`, rowMode: 'array' })
  return { made, expected: rows.map((row) => queriedRowLine(layout, row)) }
}

test('a line made by Postgres has the bytes of one made of the values, for every type', async () => {
  await database.sql.unsafe(`
    CREATE TYPE mood AS ENUM ('so "so"', 'fine');
    CREATE TYPE pair AS (a int, b text);
    CREATE DOMAIN flag AS bool;
    CREATE DOMAIN code AS char(6);
    CREATE TABLE kinds (id int8 PRIMARY KEY, i2 int2, f4 float4, f8 float8, n numeric, t text, v varchar(90), c char(6),
      d1 flag, d2 code, q "char", na name, b bool, u uuid, by bytea, j json, jb jsonb, x xml, da date, ti time, tz timetz,
      ts timestamp, tstz timestamptz, iv interval, ip inet, ci cidr, ma macaddr, m money, e mood, p pair, ia int[], ta text[],
      ea mood[], r int4range, bi bit(3), pt point, o oid, rc regclass);
    INSERT INTO kinds (id) VALUES (1), (-2);
    INSERT INTO kinds VALUES (3, -4, 'NaN', '-Infinity', 1.500, E'a"b\\\\c\\n\\t\\b\\f\\r\\x01\\x1f\\x7f/é€𐍈\\u2028', 'v', 'ab', true,
      'xy', '"', 'a/b', false, '11111111-1111-1111-1111-111111111111', '\\x00ff', '{"a" : 1}', '{"b":[1, null]}', '<a b="c"/>',
      'infinity', '24:00', '12:00+02', '-infinity', '2020-02-02 02:02:02.123456+03', '1 year 2 days', '10.0.0.1', '10.0.0.0/8',
      '08:00:2b:01:02:03', 12.34, 'so "so"', ROW(NULL, NULL)::pair, '{1,NULL}', '{"a b","c\\"d",NULL}', '{"so \\"so\\""}', '[1,5)',
      '101', '(1,2)', 4294967295, 'kinds');
    INSERT INTO kinds (id, b, d1, p, t, c) VALUES (4, true, false, ROW(1, 'a"b')::pair, '', '')`)
  const { made, expected } = await both('kinds')
  expect(made).toEqual(expected)
  expect(made).toHaveLength(4)
  expect(await both('kinds', [0, 12, 5])).toMatchObject({ made: (await both('kinds', [0, 12, 5])).expected })
})

test('keys and names that need escaping', async () => {
  await database.sql.unsafe(`
    CREATE TABLE "we%ird ""na\\me./" ("a%s" text, "b""\\" bool, "ü/" char(3), PRIMARY KEY ("a%s", "b""\\", "ü/"));
    INSERT INTO "we%ird ""na\\me./" VALUES ('x/y"z\\%', true, 'é'), ('%s', false, '');
    CREATE TABLE keyless (a text, b int);
    INSERT INTO keyless VALUES (NULL, NULL), ('/', 1), ('_', NULL)`)
  for (const name of ['we%ird "na\\me./', 'keyless']) {
    const { made, expected } = await both(name)
    expect(made).toEqual(expected)
  }
})

test('more columns than a function takes arguments', async () => {
  const columns = Array.from({ length: 300 }, (_, index) => `c${index} int DEFAULT ${index}`)
  await database.sql.unsafe(
    `CREATE TABLE wide (id text PRIMARY KEY, ${columns.join(', ')}); INSERT INTO wide (id) VALUES ('1')`,
  )
  const { made, expected } = await both('wide')
  expect(made).toEqual(expected)
})

test('copying hands over everything once, and what the taker throws ends it', async () => {
  for (const room of [0, 1_000, Number.POSITIVE_INFINITY]) {
    const lines: string[] = []
    const text = `E',\\n' || i || repeat('x', i % 300) || CASE WHEN i % 500 = 0 THEN repeat('y', 200000) ELSE '' END`
    await copyOut(client, `SELECT ${text} FROM generate_series(1, 20000) i`, into(lines, room))
    expect(lines.map((line) => Number.parseInt(line, 10))).toEqual(Array.from({ length: 20_000 }, (_, row) => row + 1))
  }
  await copyOut(client, `SELECT 'x' WHERE false`, { room: 1, take: () => expect.unreachable() })
  await expect(copyOut(client, 'SELECT (1 / 0)::text', into([]))).rejects.toThrow('division by zero')
  expect((await client.query(`SELECT 'still here' AS answer`)).rows).toEqual([{ answer: 'still here' }])

  const other = new Client(sessionConfig(database.url, 'ended'))
  other.on('error', () => undefined)
  await other.connect()
  const stop = (): never => {
    throw new Error('enough')
  }
  const many = `SELECT E',\\n' || repeat('x', 1000) FROM generate_series(1, 100000)`
  await expect(copyOut(other, many, { room: 1_000, take: stop })).rejects.toThrow('enough')
})
