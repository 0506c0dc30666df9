// A saved search tells its owner once of what comes, as who they are at that moment, and nothing of what was there or happened before.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import { indexBatch } from './search-index.server.ts'

let home: DisposableDatabase
let db: Database
let mine: Actor
let theirs: Actor
let session: string
let seq = 0

beforeAll(async () => {
  home = await disposableDatabase({ migrated: true })
  db = connect(home.url, 2)
  mine = await seedActor(home.sql)
  theirs = await seedActor(home.sql)
  session = await seedSession(home.sql, mine)
  await home.sql`insert into session_heads (session_id, space_id) values (${session}, ${mine.spaceId})`
})
afterAll(async () => {
  await db.$client.end()
  await home.drop()
})

async function say(
  text: string,
  { kind = 'message', call, exitCode, at }: { kind?: string; call?: string; exitCode?: number; at?: string } = {},
) {
  const id = randomUUID()
  seq++
  await home.sql.begin(async (tx) => {
    await tx`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, title, tool_call_id, occurred_at)
      values (${id}, ${mine.spaceId}, ${session}, ${seq}, ${`a${String(seq).padStart(6, '0')}`}, ${id}, ${kind}, 't', ${call ?? null}, ${at ?? null})`
    await tx`insert into event_bodies (event_id, space_id, body) values (${id}, ${mine.spaceId}, ${tx.json({ text, ...(exitCode !== undefined && { exitCode }) })})`
    await tx`update session_heads set next_seq = ${seq + 1} where session_id = ${session}`
  })
}
const errors: unknown[] = []
const index = async () => {
  while (await indexBatch(db, (error) => errors.push(error)));
}
async function watch(actor: Actor, query: string, notify = true): Promise<string> {
  const id = randomUUID()
  await home.sql`insert into saved_searches (id, space_id, owner_id, name, query, notify) values (${id}, ${actor.spaceId}, ${actor.userId}, ${query}, ${query}, ${notify})`
  return id
}
const told = (actor = mine) =>
  home.sql<Array<{ title: string; count: number; read: boolean }>>`
    select title, count, read_at is not null as read from notifications where owner_id = ${actor.userId} and kind = 'search' order by title`

test('what comes is told once, counts on while it is unread, and is new again when it was read', async () => {
  await say('marmalade of yesterday')
  await index()
  await watch(mine, 'marmalade')
  await watch(mine, 'jam', false)
  await watch(theirs, 'marmalade')
  await index()
  expect(await told()).toEqual([])
  await say('marmalade and jam')
  await say('more marmalade')
  await index()
  await index()
  expect([...(await told())]).toEqual([{ title: 'marmalade', count: 2, read: false }])
  await say('marmalade again')
  await index()
  expect([...(await told())]).toEqual([{ title: 'marmalade', count: 3, read: false }])
  await home.sql`update notifications set read_at = now()`
  await say('marmalade, old, imported', { at: '2020-01-01' })
  await say('nothing of it')
  await index()
  expect([...(await told())]).toEqual([{ title: 'marmalade', count: 3, read: true }])
  await say('marmalade at last')
  await index()
  expect([...(await told())]).toEqual([{ title: 'marmalade', count: 1, read: false }])
  expect(await told(theirs)).toHaveLength(0)
  expect(errors).toEqual([])
})

test('a call is told when its answer makes it match, and not a second time for having been known', async () => {
  await home.sql`delete from notifications`
  await watch(mine, 'tool:shell exit:!=0')
  await watch(mine, 'kind:shell')
  await say('npm test', { kind: 'shell', call: 'c' })
  await index()
  expect([...(await told())]).toEqual([{ title: 'kind:shell', count: 1, read: false }])
  await say('broke', { kind: 'tool_result', call: 'c', exitCode: 1 })
  await index()
  expect((await told()).map(({ title, count }) => [title, count])).toEqual([
    ['kind:shell', 1],
    ['tool:shell exit:!=0', 2],
  ])
})

test('who is no member any more, or may read no contents, is told nothing; what cannot be read stops nobody', async () => {
  await home.sql`delete from notifications`
  await watch(mine, 'exit:broken')
  await home.sql`update auth_members set role = 'auditor' where user_id = ${mine.userId}`
  await say('marmalade for nobody')
  await index()
  expect(await told()).toHaveLength(0)
  await home.sql`update auth_members set role = 'viewer' where user_id = ${mine.userId}`
  await say('marmalade for a viewer')
  await index()
  expect([...(await told())].map(({ title }) => title)).toEqual(['marmalade'])
})

test('a batch whose transaction is broken off is told by the next one, once', async () => {
  await home.sql`delete from notifications`
  await say('marmalade once')
  await expect(
    db.transaction(async (tx) => {
      await indexBatch(tx as unknown as Database)
      throw new Error('killed')
    }),
  ).rejects.toThrow('killed')
  expect(await told()).toHaveLength(0)
  await index()
  expect([...(await told())]).toEqual([{ title: 'marmalade', count: 1, read: false }])
})
