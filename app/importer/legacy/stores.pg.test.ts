// The stores of older tools, table by table: each row where it belongs, order and counts kept, twice the same as once.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bench, gaps } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { coachThings } from './testing/coach.ts'
import { chats } from './testing/chats.ts'
import { rowsIn, writeStore } from './testing/folder.ts'
import { bridgeTables, workioTables } from './testing/hook-tables.ts'
import { dispatchRuns } from './testing/runs.ts'

let one: Bench

beforeAll(async () => {
  one = await bench()
})
afterAll(() => one.close())

/** Imports a store twice; answers the first account. The second must find nothing new. */
async function twice(name: string, files: Parameters<typeof writeStore>[1]) {
  const dir = join(one.dir, name)
  await writeStore(dir, files)
  const first = await one.run([dir])
  expect(first.perFile.filter((file) => file.error !== null)).toEqual([])
  expect(first.records).toBe(first.stored + first.same + first.refused)
  const again = await one.run([dir])
  expect(again).toMatchObject({
    records: first.records,
    stored: 0,
    same: first.records - first.refused,
    refused: first.refused,
    events: 0,
    sessions: 0,
  })
  expect(await gaps(one)).toEqual([])
  return first
}

test('codex-session-view beside chats: files inside rows go the way of files', async () => {
  const files = coachThings()
  const account = await twice('coach', files)
  // A snapshot of three events and an upload of four lines, each with a head, are sources of their own.
  expect(account).toMatchObject({ records: rowsIn(files) + 4 + 4, stored: account.records, refused: 0 })
  const { sql } = one.database
  const shot = await sql`
    select e.kind, e.title, e.outcome from timeline_events e join sessions s on s.id = e.session_id
    where s.native_id like 'uploads/%' order by e.ordinal`
  expect(shot.map((row) => row.kind)).toEqual(['message', 'shell', 'tool_result', 'other'])
  expect(await sql`select rule_id, severity, status from misalignments order by rule_id`).toEqual([
    { rule_id: 'r-1', severity: 'high', status: 'open' },
    { rule_id: 'r-2', severity: 'medium', status: 'open' },
  ])
  expect(await sql`select blocked, rules->0->>'id' as rule from hookify_decisions`).toEqual([
    { blocked: true, rule: 'r-1' },
  ])
  expect(await sql`select status from todos where session_id is null order by status`).toEqual([
    { status: 'completed' },
    { status: 'pending' },
  ])
  expect(await sql`select category, content->'ruleInspector'->>'activeTab' as tab from preferences`).toEqual([
    { category: 'ui-settings', tab: 'gate' },
  ])
  expect(await sql`select type, entity_id, label from bookmarks`).toEqual([
    { type: 'session', entity_id: 'session-default', label: 'look' },
  ])
  expect(
    await sql`select b.cwd from repo_bindings b join sessions s on s.id = b.session_id where s.native_id = 'session-default'`,
  ).toEqual([{ cwd: '/srv/shop' }])
  const [upload] =
    await sql`select data->>'contentSha256' as hash, data ? 'content' as content from legacy_rows where kind = 'session-uploads' and data->>'size' = '10'`
  expect(upload).toMatchObject({ content: false })
  expect(upload?.hash).toMatch(/^[0-9a-f]{64}$/)
})

test('Dispatch: rows in their order, channel, type and bytes kept, SDK messages read as Claude’s', async () => {
  const world = dispatchRuns('hunter2-of-no-form')
  await twice('dispatch', world.files)
  const { sql } = one.database
  const rows = await sql<
    Array<{
      run: string
      seq: string
      channel: string
      payload_type: string
      kind: string
      payload: string | null
      title: string
    }>
  >`
    select s.native_id as run, e.meta->>'seq' as seq, e.channel, e.payload_type, e.kind, e.meta->>'payload' as payload, e.title
    from timeline_events e join sessions s on s.id = e.session_id where s.agent = 'dispatch' order by s.native_id desc, e.ordinal`
  expect(rows.map((row) => `${row.run} ${row.seq} ${row.channel} ${row.payload_type} ${row.kind}`)).toEqual([
    'run-pty 1 system:status open status',
    'run-pty 2 pty:stdout chunk terminal',
    'run-pty 3 pty:stderr text terminal',
    'run-pty 4 system:status close status',
    'run-claude 1 claude:message json message',
    'run-claude 1 claude:message json shell',
    'run-claude 2 claude:error text status',
    'run-claude 3 made:up unheard other',
  ])
  expect(Buffer.from(rows[1]?.payload ?? '', 'base64').toString()).toBe(world.bytes)
  const [alias] = await sql`select agent from session_aliases where native_id = 'run-claude'`
  expect(alias?.agent).toBe('claude')
  expect(await sql`select name, theme_override from workspaces`).toEqual([{ name: 'shop', theme_override: 'dark' }])
  expect(await sql`select client_id, tile_id from layouts`).toEqual([{ client_id: 'c1', tile_id: 't1' }])
  const [run] = await sql`select status, model, cwd, transcript_path from sessions where native_id = 'run-pty'`
  expect(run).toEqual({ status: 'stopped', model: 'claude-x', cwd: '/srv/shop', transcript_path: null })
})

test('workio: messages wait for their prompts, and a later transcript meets the same events', async () => {
  const world = workioTables()
  const dir = join(one.dir, 'workio')
  const paths = await writeStore(dir, world.files)
  const messages = paths.find((path) => path.endsWith('/messages.json')) ?? ''
  expect(await one.run([messages])).toMatchObject({ records: 5, stored: 5, events: 0 })
  await one.run([dir])
  const { sql } = one.database
  const keys = async () => {
    const rows = await sql<Array<{ dedupe_key: string }>>`
      select e.dedupe_key from timeline_events e join sessions s on s.id = e.session_id where s.native_id = ${world.session}`
    return new Set(rows.map((row) => row.dedupe_key))
  }
  expect(await keys()).toEqual(
    new Set([
      ...(world.files['messages']?.slice(0, 2).map((row) => `${row['uuid']}#0`) ?? []),
      `${world.files['messages']?.[3]?.['uuid']}#0`,
      'call:toolu_w1',
      'result:toolu_w1#1',
      'hook:workio:2',
    ]),
  )
  const [tool] = await sql`select name, state from tool_events where call_id = 'toolu_w1'`
  expect(tool).toEqual({ name: 'Bash', state: 'failed' })
  const [waiting] = await sql`select count(*)::int as count from legacy_rows where waits_for is not null`
  expect(waiting?.count).toBe(1)
  const transcript = join(one.dir, 'later.jsonl')
  const line = {
    type: 'user',
    uuid: world.userUuid,
    sessionId: world.session,
    timestamp: '2025-12-20T09:02:00Z',
    cwd: '/srv/shop',
    message: { role: 'user', content: 'Fix it' },
  }
  await writeFile(transcript, `${JSON.stringify(line)}\n`)
  expect(await one.run([transcript])).toMatchObject({ records: 1, events: 0, sessions: 0 })
  expect(await gaps(one)).toEqual([])
})

test('a hook bridge: by names of fields, words that nobody has heard of included', async () => {
  await twice('bridge', bridgeTables())
  const { sql } = one.database
  expect(await sql`select type, content from reports order by type`).toEqual([
    { type: 'never-heard-of', content: '# B' },
    { type: 'summary', content: '# A' },
  ])
  expect(await sql`select type, content from agent_states`).toEqual([{ type: 'reviewer', content: { step: 2 } }])
  const events = await sql`
    select e.payload_type from timeline_events e join sessions s on s.id = e.session_id where s.native_id = 'key-1' order by e.seq`
  expect(events.map((row) => row.payload_type)).toEqual(['PostToolUse', 'SomethingNew'])
  const [session] =
    await sql`select meta->'legacy'->'meta'->>'word_count' as words, model from sessions where native_id = 'key-1'`
  expect(session).toEqual({ words: '12', model: 'claude-x' })
})

test('inconsistent snapshots: the first of two rows counts, one without an id is refused, a later telling wins', async () => {
  const dir = join(one.dir, 'odd')
  const [thread = {}] = chats(9).files['chat-threads'] ?? []
  const at = '2025-12-16T08:00:00.000Z'
  const row = (fields: Record<string, unknown>) => ({
    ...thread,
    id: 'thread_odd',
    createdAt: at,
    updatedAt: at,
    ...fields,
  })
  await writeStore(dir, {
    'chat-threads': [
      row({ title: 'first' }),
      row({ title: 'second', updatedAt: '2026-01-01T00:00:00Z' }),
      { ...row({}), id: undefined },
    ],
  })
  expect(await one.run([dir])).toMatchObject({ records: 3, stored: 1, same: 1, refused: 1 })
  const [refusal] = await one.database.sql`select code, reason from import_refusals where code = 'no_id'`
  expect(refusal?.reason).toContain('has no id')
  const title = async () =>
    (await one.database.sql`select title from chat_threads where native_id = 'thread_odd'`)[0]?.title
  expect(await title()).toBe('first')
  await writeStore(dir, { 'chat-threads': [row({ title: 'renamed', updatedAt: '2026-02-01T00:00:00Z' })] })
  expect(await one.run([dir])).toMatchObject({ records: 1, stored: 1 })
  expect(await title()).toBe('renamed')
})

test('a torn file gives what is whole; empty and odd files do no harm', async () => {
  const dir = join(one.dir, 'torn')
  const rows = chats(11).files['chat-messages'] ?? []
  const [path = ''] = await writeStore(dir, { 'chat-messages': rows })
  const whole = JSON.stringify(rows, null, 2)
  await writeFile(path, whole.slice(0, whole.length - 400))
  const torn = await one.run([path])
  expect(torn.refused).toBe(1)
  expect(torn.stored).toBeGreaterThan(rows.length - 4)
  await writeFile(path, whole)
  const mended = await one.run([path])
  expect(mended).toMatchObject({ records: rows.length, refused: 0 })
  expect(mended.stored + torn.stored).toBe(rows.length)
  for (const [name, text] of Object.entries({ empty: '', list: '[]', object: '{}', nothing: 'null' })) {
    const odd = join(dir, `${name}.json`)
    await writeFile(odd, text)
    const account = await one.run([odd])
    expect(account.records, name).toBe(account.stored + account.same + account.refused)
  }
})

test('several tables in one object, and a normalised session as a document', async () => {
  const dir = join(one.dir, 'export')
  const { sessions = [], reports = [] } = bridgeTables()
  const other = sessions.map((row) => ({ ...row, session_key: 'key-2' }))
  const path = join(dir, 'all.json')
  await writeStore(dir, {})
  await writeFile(
    path,
    JSON.stringify(
      {
        sessions: other,
        reports: reports.map((row) => ({ ...row, id: 77, session_key: 'key-2', session: 'key-2' })).slice(0, 1),
      },
      null,
      2,
    ),
  )
  expect(await one.run([path])).toMatchObject({ records: 3, stored: 3, refused: 0, sessions: 1 })
  const document = join(dir, 'normalised.json')
  const events = [{ type: 'Message', id: 'n1', role: 'user', content: 'hi', at: '2025-01-01T00:00:00Z', index: 0 }]
  await writeFile(
    document,
    JSON.stringify({ meta: { id: 'normal-1', timestamp: '2025-01-01T00:00:00Z' }, events }, null, 2),
  )
  expect(await one.run([document])).toMatchObject({ records: 2, stored: 2, refused: 0, events: 1, sessions: 1 })
})
