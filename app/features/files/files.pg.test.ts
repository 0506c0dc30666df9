// The files of a session from what is stored of it: changes in their order, failed ones told, and a file as it stood at any event.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'

let database: DisposableDatabase
let actor: Actor
let sessionId: string
let reads: typeof import('./files.server.ts')

const path = '/app/it\'s "a".ts'
type Told = {
  kind: string
  call: string
  body: Record<string, unknown>
  outcome?: string
  meta?: Record<string, number>
}
const change = (call: string, one: Record<string, unknown>, meta = {}): Told => ({
  kind: 'file_change',
  call,
  body: { shape: 'file_change', changes: [{ path, ...one }] },
  meta,
})
const done = (call: string, body = {}, outcome = 'ok'): Told => ({
  kind: 'tool_result',
  call,
  outcome,
  body: { output: 'ok', ...body },
})

const told: Told[] = [
  change('a', { action: 'add', after: 'one\ntwo\nthree' }, { added: 3, removed: 0 }),
  done('a'),
  change('b', { action: 'update', before: 'two', after: 'TWO' }, { added: 1, removed: 1 }),
  done('b', { patch: '@@ -2,1 +2,1 @@\n-two\n+TWO' }),
  change('c', { action: 'update', before: 'nowhere', after: 'x' }),
  done('c', {}, 'error'),
  { kind: 'tool_call', call: 'd', body: { shape: 'tool_call', name: 'Read', input: { file_path: path } } },
  done('d', { output: '     1→one\n     2→2\n     3→three' }),
  change('e', { action: 'delete', patch: '' }),
]

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  process.env.DATABASE_URL = database.url
  reads = await import('./files.server.ts')
  actor = await seedActor(database.sql)
  sessionId = await seedSession(database.sql, actor)
  const { sql } = database
  for (const [n, { kind, call, outcome, body, meta }] of told.entries()) {
    const id = crypto.randomUUID()
    await sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, tool_call_id, outcome, meta)
      values (${id}, ${actor.spaceId}, ${sessionId}, ${n + 1}, ${`a${n}`}, ${n}, ${kind}, ${call}, ${outcome ?? null}, ${sql.json(meta ?? {})})`
    await sql`insert into event_bodies (event_id, space_id, body) values (${id}, ${actor.spaceId}, ${sql.json(body as never)})`
  }
})
afterAll(async () => {
  await disconnectAll()
  await database.drop()
})

test('changes stand in their order, with their lines, and those that failed are told', async () => {
  const changes = await reads.changesOf(actor, sessionId)
  expect(changes.map(({ seq, action, added, removed, failed }) => [seq, action, added, removed, failed])).toEqual([
    [1, 'add', 3, 0, false],
    [3, 'update', 1, 1, false],
    [5, 'update', null, null, true],
    [9, 'delete', null, null, false],
  ])
  expect(new Set(changes.map((one) => one.path))).toEqual(new Set([path]))
})

test.each([
  [1, ['one', 'two', 'three'], 0],
  [2, ['one', 'two', 'three'], 0],
  [6, ['one', 'TWO', 'three'], 0],
  [8, ['one', '2', 'three'], 1],
])('at event %i the file is %j, with %i doubts', async (seq, lines, doubts) => {
  const then = await reads.fileAt(actor, sessionId, path, seq)
  expect(then.lines).toEqual(lines)
  expect(then.whole).toBe(true)
  expect(then.doubts).toHaveLength(doubts)
})

test('at its end it is gone; of another file nothing is known; another space sees nothing', async () => {
  expect((await reads.fileAt(actor, sessionId, path, 9)).absent).toBe(true)
  expect(await reads.fileAt(actor, sessionId, '/other', 9)).toMatchObject({ lines: [], whole: false, steps: 0 })
  const stranger = await seedActor(database.sql)
  expect(await reads.changesOf(stranger, sessionId)).toEqual([])
  expect(await reads.fileAt(stranger, sessionId, path, 9)).toMatchObject({ lines: [], steps: 0 })
})
