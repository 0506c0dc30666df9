// From wrapped hooks to rows: one session with its sub-agents, its process, reports, states, the audit log, and the figures of its end.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { append } from '#app/capture/spool/append.ts'
import { envelopeId, envelopeLine } from '#app/capture/spool/envelope.ts'
import { gather, journalOf } from '#app/capture/spool/gather.server.ts'
import { enrichRested } from '#app/importer/store/enrich.server.ts'
import { bench, gaps } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { connect } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Hooks } from './hook-events.ts'
import { recorder, sharedRecorder } from './recorder.ts'
import { wrapHooks } from './wrap-hooks.ts'

let one: Bench
let home: string
let cwd: string
let hooks: Hooks
const key = 'a7d3c1f0-5b1e-4c43-9b0a-2f4f3a1f7b55'

beforeAll(async () => {
  one = await bench()
  home = join(one.dir, 'home')
  cwd = join(one.dir, 'work')
  await mkdir(join(cwd, 'reports', 'a1'), { recursive: true })
  hooks = wrapHooks<Hooks>({}, { enabled: true, home })
})
afterAll(() => one.close())

const say = (event: string, more: Record<string, unknown> = {}) =>
  Promise.all(
    (hooks[event] ?? []).flatMap((matcher) =>
      matcher.hooks.map((hook) =>
        hook({ hook_event_name: event, session_id: key, cwd, transcript_path: '', ...more } as never, undefined, {
          signal: new AbortController().signal,
        }),
      ),
    ),
  )

async function drained(): Promise<void> {
  await sharedRecorder(home, () => recorder({ write: () => Promise.resolve() })).settled()
  const journal = journalOf(home)
  await gather(home, journal)
  const report = await one.run([journal])
  expect(report.refused).toBe(0)
  expect(report.records).toBe(report.stored + report.same)
}

test('a session of the SDK: process, sub-agents, reports, states, audit, each once', async () => {
  await say('SessionStart', { source: 'startup', model: 'claude-x' })
  await Promise.all(['a1', 'a2'].map((agent_id) => say('SubagentStart', { agent_id, agent_type: 'writer' })))
  await say('PreToolUse', { tool_name: 'Bash', tool_input: { command: 'ls' }, tool_use_id: 'toolu_1' })
  await writeFile(join(cwd, 'reports', 'a1', 'one.md'), '# One\n\nAll is **well**.\n')
  await mkdir(join(cwd, 'state'), { recursive: true })
  await writeFile(join(cwd, 'state', 'a1.json'), '{"left": 3, "done": ["x"]}')
  await say('SubagentStop', { agent_id: 'a1', agent_type: 'writer', last_assistant_message: 'done' })
  await drained()
  const { sql } = one.database
  const sessions = await sql`select native_id, kind, parent_session_id is null as root from sessions order by native_id`
  expect(sessions.map((row) => row.native_id)).toEqual([key, `${key}/agent-a1`, `${key}/agent-a2`])
  const processes = await sql`select pid, process_start <> '' as known from agent_processes`
  expect(processes).toEqual([{ pid: process.pid, known: true }])
  const reports = await sql`select type, path, content, agent_id, meta->>'verified' as verified from reports`
  expect(reports).toEqual([
    {
      type: 'report',
      path: 'reports/a1/one.md',
      content: '# One\n\nAll is **well**.\n',
      agent_id: 'a1',
      verified: 'true',
    },
  ])
  expect(await sql`select type, content from agent_states`).toEqual([
    { type: 'state', content: { left: 3, done: ['x'] } },
  ])
  const audit = await sql`select session_key, event, tool from hook_audit_log order by occurred_at, native_id`
  expect(audit.map((row) => row.event)).toEqual([
    'SessionStart',
    'SubagentStart',
    'SubagentStart',
    'PreToolUse',
    'SubagentStop',
  ])
  expect(new Set(audit.map((row) => row.session_key))).toEqual(new Set([key]))
  const events = await sql`select payload_type from timeline_events where payload_type like '%Logbook%'`
  expect(events).toEqual([])
  expect(await gaps(one)).toEqual([])
})

test('a file that was not changed is no second report, a changed one is another version', async () => {
  await say('SubagentStop', { agent_id: 'a1', agent_type: 'writer' })
  await writeFile(join(cwd, 'reports', 'a1', 'one.md'), '# One, again\n')
  await say('SubagentStop', { agent_id: 'a1', agent_type: 'writer' })
  await drained()
  const versions = await one.database.sql`select content from reports order by created_at, content`
  expect(versions.map((row) => row.content)).toEqual(['# One\n\nAll is **well**.\n', '# One, again\n'])
})

test("a note that the settings' own hook tells too stands once, whoever is first; the same words later are another note", async () => {
  const shown = async () => {
    const rows = await one.database.sql<Array<{ title: string; via: string | null }>>`
      select title, meta->>'via' as via from timeline_events e where payload_type = 'hook:Notification' and superseded_at is null
        and session_id = (select id from sessions where native_id = ${key}) order by ordinal`
    return rows.map(({ title, via }) => [title, via])
  }
  const settings = (message: string, at = new Date()) => {
    const id = envelopeId(at.getTime() * 1000, process.pid)
    const payload = { session_id: key, hook_event_name: 'Notification', cwd, message }
    const envelope = {
      v: 1 as const,
      id,
      at: at.toISOString(),
      agent: 'claude',
      pid: 1,
      ppid: 2,
      event: 'Notification',
      payload,
    }
    append(home, `${id}.jsonl`, envelopeLine(envelope))
  }
  settings('First')
  settings('First', new Date(Date.now() - 60_000))
  await drained()
  await say('Notification', { message: 'First' })
  await say('Notification', { message: 'Second' })
  await drained()
  settings('Second')
  settings('Third')
  await drained()
  expect((await shown()).toSorted()).toEqual(
    [
      ['Notification: First', 'sdk'],
      ['Notification: First', null],
      ['Notification: Second', 'sdk'],
      ['Notification: Third', null],
    ].toSorted(),
  )
  const [kept] = await one.database.sql`select count(*)::int as n from timeline_events where meta ? 'twin'`
  expect(kept).toEqual({ n: 2 })
  expect(await gaps(one)).toEqual([])
})

test('the end of a session takes its process out and gives it its figures', async () => {
  await say('SessionEnd', { reason: 'other' })
  await drained()
  const { sql } = one.database
  expect(await sql`select 1 from agent_processes`).toEqual([])
  const db = connect(one.database.url)
  while ((await transact(db, one.actor, (tx) => enrichRested(tx, one.actor))).value > 0);
  const [row] = await sql<Array<{ status: string; enriched: Record<string, number>; event_count: number }>>`
    select status, meta->'enriched' as enriched, event_count from sessions where native_id = ${key}`
  expect(row?.status).toMatch(/completed|stopped/)
  expect(row?.enriched).toMatchObject({ words: 0, reports: 1, subAgents: 2, events: row?.event_count })
  expect(row?.enriched['quality']).toBeGreaterThan(0)
})
