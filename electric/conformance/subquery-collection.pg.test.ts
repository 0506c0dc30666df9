// A collection whose shape has a subquery: what a person may see follows a table of members, in every way of loading.
import { createCollection, createLiveQueryCollection, gt } from '@tanstack/db'
import { electricCollectionOptions } from '@tanstack/electric-db-collection'
import { afterAll, beforeAll, expect, test } from 'vitest'
import './current-target.ts'
import { eventually } from './reader.ts'
import { openTarget, own } from './target.ts'
import type { Target } from './target.ts'

type Task = { id: number; team: number; title: string | null }

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

// With real Electric 1.7.12 an on-demand collection was seen to keep rows of a subset after their move-out.
const MODES = ['eager', 'progressive', ...(own ? (['on-demand'] as const) : [])] as const

test.each(MODES)('%s: rows come and go with the membership', async (syncMode) => {
  const { sql } = target
  const table = await target.table('id int PRIMARY KEY, team int NOT NULL, title text')
  const members = await target.table('team int, who text, PRIMARY KEY (team, who)')
  await sql`INSERT INTO ${sql(table)} SELECT n, n % 3, 'Title ' || n FROM generate_series(1, 12) n`
  await sql`INSERT INTO ${sql(members)} VALUES (0, 'me'), (1, 'other')`
  const collection = createCollection({
    ...electricCollectionOptions<Task>({
      id: `${table}-${syncMode}`,
      shapeOptions: {
        url: `${target.url}/v1/shape`,
        params: { table, where: `team IN (SELECT team FROM ${members} WHERE who = $1)`, params: { 1: 'me' } },
        subsetMethod: 'POST',
        warnOnHttp: false,
      },
      syncMode,
      getKey: ({ id }) => id,
    }),
    startSync: true,
  })
  const query = createLiveQueryCollection({
    query: (q) => q.from({ task: collection }).where(({ task }) => gt(task.id, 3)),
    startSync: true,
  })
  await query.preload()
  const shown = (): string =>
    query.toArray
      .map(({ id }) => id)
      .toSorted((a, b) => a - b)
      .join()
  await eventually(() => shown() === '6,9,12')

  const txid = await sql.begin(async (tx) => {
    await tx`INSERT INTO ${tx(members)} VALUES (1, 'me')`
    const [row] = await tx`SELECT pg_current_xact_id()::xid::text AS txid`
    return Number(row?.txid)
  })
  await collection.utils.awaitTxId(txid)
  await eventually(() => shown() === '4,6,7,9,10,12')
  await sql`UPDATE ${sql(table)} SET title = 'renamed' WHERE id = 7`
  await eventually(() => collection.get(7)?.title === 'renamed')
  await sql`DELETE FROM ${sql(members)} WHERE who = 'me' AND team = 0`
  await eventually(() => shown() === '4,7,10')
  await sql`UPDATE ${sql(table)} SET team = 1 WHERE id = 12`
  await eventually(() => shown() === '4,7,10,12')
  expect(collection.get(6)).toBeUndefined()
  await query.cleanup()
  await collection.cleanup()
})
