// The text of values in snapshot and stream, and the schema header.
import type { Scene } from '../stage.ts'

/** A table of one column per type; each row of values is once in the snapshot and once in the stream. */
function values(columns: readonly (readonly [type: string, ...literals: string[]])[], types = ''): Scene {
  return async ({ sql, schema, follow, settle }) => {
    const rows = columns[0]?.length ?? 1
    const row = (n: number): string => columns.map(([, ...literals]) => literals[n] ?? 'NULL').join(', ')
    await sql(
      `${types}; CREATE TABLE items (id int PRIMARY KEY, ${columns.map(([type], n) => `c${n} ${type}`).join(', ')})`,
    )
    for (let n = 0; n < rows; n += 1) await sql(`INSERT INTO items VALUES (${n}, ${row(n)})`)
    const next = follow({ table: `${schema}.items`, replica: 'full' })
    await next()
    await next()
    for (let n = 0; n < rows; n += 1) {
      const news = next({ live: 'true' })
      await settle()
      await sql(`INSERT INTO items VALUES (${100 + n}, ${row(n)})`)
      await news
    }
  }
}

export const types: Record<string, Scene> = {
  numbers: values([
    ['int2', '-32768', '32767'],
    ['int8', '9007199254740993', '-9223372036854775808'],
    ['numeric', `'NaN'`, '1.50'],
    ['numeric(12,4)', '1.5', '-12345678.1234'],
    ['numeric(3,-2)', '12345', '0'],
    ['float8', '0.1', `'Infinity'`],
    ['float4', '0.1', `'-0'`],
    ['money', '12.34', '0'],
    ['bit(4)', `B'0101'`, `B'0000'`],
    ['varbit(6)', `B'01'`, `B''`],
  ]),
  texts: values([
    ['text', `E'line\\n\\t"q" \\\\ \\u2028 😀 é'`, `''`],
    ['varchar(7)', `'ab'`, `' a '`],
    ['char(5)', `'ab'`, `''`],
    ['"char"', `'x'`, `''`],
    ['name', `'Name'`, `''`],
    ['bytea', `'\\xdeadBEEF'`, `''`],
    ['uuid', `'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'`, 'NULL'],
    ['json', `'{"b": [1,   "é"]}'`, `'null'`],
    ['jsonb', `'{"b": [1,   "é"], "a": 1e2}'`, `'"x"'`],
    ['xml', `'<a>1</a>'`, 'NULL'],
    ['inet', `'10.1.2.3/8'`, 'NULL'],
    ['bool', 'true', 'false'],
  ]),
  times: values([
    ['timestamptz', `'2024-02-03 04:05:06.789+02'`, `'infinity'`],
    ['timestamptz(3)', `'2024-02-03 04:05:06.7894+02'`, 'NULL'],
    ['timestamp', `'2024-02-03 04:05:06.789'`, `'0044-03-15 00:00:00 BC'`],
    ['date', `'2024-02-03'`, `'-infinity'`],
    ['time(2)', `'04:05:06.789'`, `'24:00'`],
    ['timetz', `'04:05:06+02'`, 'NULL'],
    ['interval', `'1 year 2 days 3 hours 4.5 seconds'`, `'-1 day'`],
    ['interval day to second(2)', `'1 day 02:03:04.567'`, `'0'`],
    ['interval year to month', `'14 months'`, 'NULL'],
  ]),
  arrays_and_made_types: values(
    [
      ['int[]', `'{1,NULL,3}'`, `'{}'`],
      ['text[][]', `'{{"a b",c},{"",d}}'`, `'[2:3]={x,"NULL"}'`],
      ['numeric(5,2)[]', `'{1.5}'`, 'NULL'],
      ['mood', `'happy'`, `'it''s'`],
      ['mood[]', `'{happy,"it''s"}'`, `'{}'`],
      ['pair', `'(1,"x y")'`, `'(,)'`],
      ['pair[]', `'{"(1,\\"x y\\")"}'`, 'NULL'],
      ['small', '3', 'NULL'],
      ['int4range', `'[1,5)'`, `'empty'`],
      ['int4multirange', `'{[1,3),[5,7)}'`, 'NULL'],
      ['tsvector', `'a:1 b:2'`, 'NULL'],
      ['point', `'(1,2.5)'`, 'NULL'],
    ],
    `CREATE TYPE mood AS ENUM ('happy', 'it''s'); CREATE TYPE pair AS (a int, b text); CREATE DOMAIN small AS int CHECK (VALUE < 10)`,
  ),
  names: async ({ sql, schema, ask, follow, settle }) => {
    await sql(`CREATE TABLE "Odd ""T"".x" ("Weird é" text, "a,b" int, "with ""quote" int, id int, at int NOT NULL, PRIMARY KEY (at, id));
      INSERT INTO "Odd ""T"".x" VALUES ('v', 1, 2, 3, 4)`)
    const table = `${schema}."Odd ""T"".x"`
    await ask({ query: { table, offset: '-1', columns: 'at,id,"Weird é"' } })
    await ask({ query: { table, offset: '-1', columns: '"a,b","with ""quote",at,ID' } })
    const next = follow({ table, where: '"a,b" = 1 AND "with ""quote" = 2' })
    await next()
    await next()
    const news = next({ live: 'true' })
    await settle()
    await sql(`UPDATE "Odd ""T"".x" SET "Weird é" = '/'`)
    await news
  },
  generated: async ({ sql, schema, ask, follow, settle }) => {
    await sql(
      `CREATE TABLE items (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED); INSERT INTO items VALUES (1, 1)`,
    )
    const table = `${schema}.items`
    await ask({ query: { table, offset: '-1', columns: 'id,n' } })
    const next = follow({ table })
    await next()
    await next()
    const news = next({ live: 'true' })
    await settle()
    await sql('INSERT INTO items VALUES (2, 2)')
    await news
  },
}
