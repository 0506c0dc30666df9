// The outline of a real session: pages begin where they should, and what stands out is told in reading order.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'

let database: DisposableDatabase
let actor: Actor
let sessionId: string
let reads: typeof import('./reads.server.ts')

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  process.env.DATABASE_URL = database.url
  reads = await import('./reads.server.ts')
  actor = await seedActor(database.sql)
  sessionId = await seedSession(database.sql, actor)
  await database.sql`
    insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role)
    select gen_random_uuid(), ${actor.spaceId}, ${sessionId}, n, lpad(n::text, 8, '0'), n, 'message', 'user'
    from generate_series(1, 2500) n`
})
afterAll(async () => {
  await disconnectAll()
  await database.drop()
})

test('marks stand in reading order, and a limit keeps the first of them', async () => {
  const { marks } = await reads.timelineOutline(actor, sessionId)
  expect(marks.map((mark) => mark.place)).toEqual(Array.from({ length: 2000 }, (_, place) => place))
})

test('the outline counts every event and begins a page at each hundredth', async () => {
  const { total, starts } = await reads.timelineOutline(actor, sessionId)
  expect(total).toBe(2500)
  expect(starts).toEqual(Array.from({ length: 25 }, (_, page) => String(page * 100 + 1).padStart(8, '0')))
})

test('a page of another space is empty', async () => {
  const stranger = await seedActor(database.sql)
  expect(await reads.timelinePage(stranger, sessionId, '')).toEqual([])
})
