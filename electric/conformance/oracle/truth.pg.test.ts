// What the oracle compares clients with, where a table is not what it was made as.
import { Pool } from 'pg'
import type { QueryResultRow } from 'pg'
import { expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import { KINDS } from './kinds.ts'
import { textConnection } from './sessions.ts'
import { truth } from './truth.ts'

test('arrays are what are arrays now, whatever they were called or were', async () => {
  const database = await disposableDatabase()
  const pool = new Pool(textConnection(database.url, 1_000))
  const room = { query: async <Row extends QueryResultRow>(sql: string) => (await pool.query<Row>(sql)).rows }
  const array = KINDS.find(({ type }) => type === 'int4[]') ?? KINDS[0]
  const columns = ['a', 'b', 'c'].map((name) => ({ name, kind: array, notNull: false }))
  const table = { schema: 'public', base: 'items', columns, key: [], identityFull: false }
  const shape = { table: 0, clause: undefined, subquery: false, columns: undefined, full: false }
  await room.query(`CREATE TABLE "items 1" (a int[], b int[], c int[])`)
  await room.query(`INSERT INTO "items 1" VALUES ('{1,NULL}', '{2}', '{3}')`)
  await room.query(`ALTER TABLE "items 1" RENAME b TO "b renamed"`)
  await room.query(`ALTER TABLE "items 1" ALTER c TYPE text`)
  expect(await truth(room, shape, [table], '1')).toEqual([{ a: ['1', null], 'b renamed': ['2'], c: '{3}' }])
  await pool.end()
  await database.drop()
})
