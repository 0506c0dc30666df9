// Chats of codex-session-view: every message in its thread, counted by us, in whatever order the files come.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bench } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { chats, lossyId } from './testing/chats.ts'
import { rowsIn, writeStore } from './testing/folder.ts'

const world = chats()
let one: Bench
let paths: string[]

beforeAll(async () => {
  one = await bench()
  paths = await writeStore(join(one.dir, 'data'), world.files)
})
afterAll(() => one.close())

test('a folder comes in whole; a second import stores nothing', async () => {
  const first = await one.run([join(one.dir, 'data')])
  expect(first).toMatchObject({
    files: 3,
    records: rowsIn(world.files),
    stored: rowsIn(world.files),
    same: 0,
    refused: 0,
    events: 0,
  })
  const before = await chatRows(one)
  const again = await one.run([join(one.dir, 'data')])
  expect(again).toMatchObject({ records: rowsIn(world.files), stored: 0, same: rowsIn(world.files), refused: 0 })
  expect(await chatRows(one)).toEqual(before)
})

test('messages are counted by us; what the store said stands beside it', async () => {
  const rows = await one.database.sql<Array<{ native_id: string; message_count: number; said: number; at: Date }>>`
    select native_id, message_count, (meta->>'said')::int as said, last_message_at as at from chat_threads`
  expect(Object.fromEntries(rows.map((row) => [row.native_id, row.message_count]))).toEqual(world.counts)
  expect(rows.every((row) => row.said < row.message_count && row.at !== null)).toBe(true)
  const [strays] = await one.database.sql`
    select count(*)::int as count from chat_messages m join chat_threads t on t.id = m.thread_id where m.thread_by_rule and t.status = 'active'`
  expect(strays?.count).toBe(6)
})

test('tool calls that the store left running are given up, not running', async () => {
  const rows = await one.database.sql`select state, origin, native_call_id, call_id from tool_events order by state`
  expect(new Set(rows.map((row) => `${row.state} ${row.origin} ${row.native_call_id} ${row.call_id}`))).toEqual(
    new Set(['abandoned chat 207769766 null', 'succeeded chat null null']),
  )
})

test('a legacy session id is a stub and an alias, never the session of an agent', async () => {
  const sessions = await one.database
    .sql`select agent, native_id, meta->'legacyAlias' as alias, transcript_path, status from sessions`
  expect(sessions).toHaveLength(3)
  for (const row of sessions)
    expect(row).toMatchObject({ agent: 'codex-session-view', alias: true, transcript_path: null, status: 'completed' })
  const aliases = await one.database.sql`
    select agent, session_native_id, evidence from session_aliases where native_id = ${lossyId('uploads/~/.codex/sessions')} order by agent`
  expect(aliases).toEqual([
    { agent: 'codex', session_native_id: world.rollout, evidence: 'text' },
    { agent: 'codex-session-view', session_native_id: lossyId('uploads/~/.codex/sessions'), evidence: 'id' },
  ])
})

test.each([
  ['messages before threads', [2, 1, 0]],
  ['threads last but one', [1, 0, 2]],
])('%s: the same rows', async (_name, order) => {
  const other = await bench()
  try {
    for (const i of order) await other.run([paths[i] ?? ''])
    expect(await chatRows(other)).toEqual(await chatRows(one))
  } finally {
    await other.close()
  }
})

test('two importers at once: the same rows, and each record stored once', async () => {
  const other = await bench()
  try {
    const [a, b] = await Promise.all([other.run([join(one.dir, 'data')]), other.run([join(one.dir, 'data')])])
    expect(a.stored + b.stored).toBe(rowsIn(world.files))
    expect(await chatRows(other)).toEqual(await chatRows(one))
  } finally {
    await other.close()
  }
})

async function chatRows({ database }: Bench): Promise<unknown> {
  const { sql } = database
  const threads = await sql`
    select t.native_id, s.native_id as session, t.mode, t.title, t.status, t.message_count, t.last_message_preview, t.last_message_at, t.created_at, t.meta
    from chat_threads t join sessions s on s.id = t.session_id order by t.native_id`
  const messages = await sql`
    select m.native_id, t.native_id as thread, m.role, m.content, m.client_message_id, m.evidence, m.created_at
    from chat_messages m join chat_threads t on t.id = m.thread_id order by m.native_id`
  const tools = await sql`
    select e.native_id, t.native_id as thread, e.name, e.state, e.arguments, e.result, e.started_at, e.completed_at, e.latency_ms
    from tool_events e left join chat_threads t on t.id = e.thread_id order by e.native_id`
  const sessions = await sql`select native_id, agent, title from sessions order by native_id`
  return JSON.parse(JSON.stringify({ threads, messages, tools, sessions }))
}
