// Promise 3: in a session, seq is 1, 2, 3 … with no gap, no double, no swap, under any number of writers.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from './client.server.ts'
import type { Database } from './client.server.ts'
import { timelineEvents } from './schema/index.ts'
import { lockHeads, saveHeads } from './sequence.server.ts'
import { disposableDatabase } from './testing.ts'
import type { DisposableDatabase } from './testing.ts'
import { seedActor, seedSession } from './testing-rows.ts'
import { transact } from './transact.server.ts'
import type { Actor } from './transact.server.ts'

let database: DisposableDatabase
let db: Database
let actor: Actor

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  db = connect(database.url, 20)
  actor = await seedActor(database.sql)
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

test('16 writers of 500 events each leave 1 … 8000, in commit order within each writer', async () => {
  const sessionId = await seedSession(database.sql, actor)
  await Promise.all(Array.from({ length: 16 }, (_, writer) => write(sessionId, writer)))
  const rows = await database.sql<Array<{ seq: number; dedupe_key: string }>>`
    select seq, dedupe_key from timeline_events where session_id = ${sessionId} order by seq`
  expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 8000 }, (_, n) => n + 1))
  for (let writer = 0; writer < 16; writer++) {
    const mine = rows
      .filter((row) => row.dedupe_key.startsWith(`${writer}:`))
      .map((row) => Number(row.dedupe_key.split(':')[1]))
    expect(mine).toEqual(Array.from({ length: 500 }, (_, n) => n))
  }
})

test('a writer that fails takes its numbers with it', async () => {
  const sessionId = await seedSession(database.sql, actor)
  await append(sessionId, ['a'])
  await expect(append(sessionId, ['b'], true)).rejects.toThrow('give up')
  await append(sessionId, ['c'])
  const rows =
    await database.sql`select seq, dedupe_key from timeline_events where session_id = ${sessionId} order by seq`
  expect(rows.map((row) => [row.seq, row.dedupe_key])).toEqual([
    [1, 'a'],
    [2, 'c'],
  ])
})

async function write(sessionId: string, writer: number): Promise<void> {
  for (let from = 0; from < 500;) {
    const size = Math.min(1 + ((from * 7 + writer) % 40), 500 - from)
    await append(
      sessionId,
      Array.from({ length: size }, (_, n) => `${writer}:${from + n}`),
    )
    from += size
  }
}

async function append(sessionId: string, keys: string[], fail = false): Promise<void> {
  await transact(db, actor, async (tx) => {
    const heads = await lockHeads(tx, actor, [sessionId])
    const head = heads.get(sessionId)
    if (!head) throw new Error('no head')
    await tx.insert(timelineEvents).values(
      keys.map((dedupeKey, n) => ({
        id: randomUUID(),
        spaceId: actor.spaceId,
        sessionId,
        seq: head.nextSeq + n,
        ordinal: String(head.nextSeq + n).padStart(8, '0'),
        dedupeKey,
        kind: 'message',
      })),
    )
    head.nextSeq += keys.length
    await saveHeads(tx, heads)
    if (fail) throw new Error('give up')
  })
}
