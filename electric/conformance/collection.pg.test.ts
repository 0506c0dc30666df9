// The unmodified TanStack collection on the engine: eager, and on demand by subsets; writes confirmed by their transaction id.
import { BTreeIndex, createCollection, createLiveQueryCollection, eq, gt } from '@tanstack/db'
import { electricCollectionOptions } from '@tanstack/electric-db-collection'
import { afterAll, beforeAll, expect, test } from 'vitest'
import './current-target.ts'
import { eventually } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

type Item = { id: number; space: string; title: string | null }

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

function items(table: string, syncMode: 'eager' | 'on-demand') {
  return createCollection({
    ...electricCollectionOptions<Item>({
      id: `${table}-${syncMode}`,
      shapeOptions: {
        url: `${target.url}/v1/shape`,
        params: { table, where: 'space = $1', params: { 1: 'a' } },
        subsetMethod: 'POST',
        warnOnHttp: false,
      },
      syncMode,
      getKey: ({ id }) => id,
    }),
    autoIndex: 'eager',
    defaultIndexType: BTreeIndex,
    startSync: true,
  })
}

async function filled(): Promise<string> {
  const table = await target.table('id int PRIMARY KEY, space text, title text')
  await target.sql`INSERT INTO ${target.sql(table)}
    SELECT n, CASE WHEN n % 2 = 0 THEN 'a' ELSE 'b' END, 'Title ' || n FROM generate_series(1, 40) n`
  return table
}

test('an eager collection holds the shape and confirms a write by its transaction id', async () => {
  const { sql } = target
  const table = await filled()
  const collection = items(table, 'eager')
  await collection.preload()
  expect([...collection.keys()].sort((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: 20 }, (_, n) => 2 * n + 2),
  )
  const txid = await sql.begin(async (tx) => {
    await tx`UPDATE ${tx(table)} SET title = 'renamed' WHERE id = 2`
    const [row] = await tx`SELECT pg_current_xact_id()::xid::text AS txid`
    return Number(row?.txid)
  })
  await collection.utils.awaitTxId(txid)
  expect(collection.get(2)?.title).toBe('renamed')
  await collection.cleanup()
})

test('an on-demand collection loads what a query asks for and keeps it live', async () => {
  const { sql } = target
  const table = await filled()
  const collection = items(table, 'on-demand')
  const query = createLiveQueryCollection({
    query: (q) =>
      q
        .from({ item: collection })
        .where(({ item }) => gt(item.id, 10))
        .orderBy(({ item }) => item.id, 'desc')
        .limit(3),
    startSync: true,
  })
  await query.preload()
  expect(query.toArray.map(({ id }) => id)).toEqual([40, 38, 36])
  expect(collection.size).toBeLessThan(20)
  await sql`INSERT INTO ${sql(table)} VALUES (100, 'a', 'new')`
  await eventually(() => query.toArray[0]?.id === 100)
  await sql`DELETE FROM ${sql(table)} WHERE id = 38`
  await eventually(() => query.toArray.map(({ id }) => id).join() === '100,40,36')

  const one = createLiveQueryCollection({
    query: (q) => q.from({ item: collection }).where(({ item }) => eq(item.title, 'Title 4')),
    startSync: true,
  })
  await one.preload()
  expect(one.toArray.map(({ id }) => id)).toEqual([4])
  await sql`UPDATE ${sql(table)} SET space = 'b' WHERE id = 4`
  await eventually(() => one.size === 0)
  await query.cleanup()
  await one.cleanup()
  await collection.cleanup()
})
