// Two witnesses, one row: hooks and the transcript of the same calls end in the same rows, whichever comes first. The transcript
// is the authority for content, the hook for time and for what the transcript never says.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claudeFile } from './demo/claude-file.ts'
import { hookFile } from './demo/hook-file.ts'
import { random } from './demo/random.ts'
import { bench, finalRows, gaps, readingOrder } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

const start = new Date('2026-04-01T10:00:00Z')

function story() {
  const transcript = claudeFile({ random: random(5), start, cwd: '/srv/lantern', branch: 'main' })
  const hooks = hookFile({ random: random(6), start, sessionId: transcript.sessionId })
  transcript.prompt('Run the tests')
  hooks.fire('UserPromptSubmit', { prompt: 'Run the tests' })
  const calls = ['npm test', 'npm run lint', 'npm run build'].map((command, n) => {
    transcript.say(`Step ${n}`)
    const more = n === 1 ? { failed: true } : {}
    const id = transcript.tool('Bash', { command, description: `Step ${n}` }, `out of ${command}`, more)
    const call = { tool_name: 'Bash', tool_use_id: id, tool_input: { command } }
    hooks.fire('PreToolUse', call)
    if (n === 1) hooks.fire('PostToolUseFailure', { ...call, error: 'cut', duration_ms: 70 })
    else hooks.fire('PostToolUse', { ...call, tool_response: { stdout: 'cut', stderr: '' }, duration_ms: 70 + n })
    return id
  })
  transcript.say('All done.')
  hooks.fire('Stop', { last_assistant_message: 'All done.' })
  return { transcript, hooks, calls }
}

const open: Bench[] = []
let rows: unknown[]
const { transcript, hooks, calls } = story()

async function imported(order: Array<'hooks' | 'transcript' | 'half'>): Promise<Bench> {
  const one = await bench()
  open.push(one)
  for (const name of order) {
    const path = join(one.dir, `${name === 'half' ? 'transcript' : name}.jsonl`)
    const lines = transcript.text().split('\n')
    await writeFile(
      path,
      name === 'hooks' ? hooks.text() : name === 'half' ? `${lines.slice(0, 4).join('\n')}\n` : transcript.text(),
    )
    const report = await one.run([path])
    expect(report.records).toBe(report.stored + report.same + report.refused)
    expect(report.refused).toBe(0)
  }
  return one
}

beforeAll(async () => {
  const orders = [
    ['hooks', 'transcript'],
    ['transcript', 'hooks'],
    ['half', 'hooks', 'transcript'],
    ['hooks', 'transcript', 'hooks', 'transcript'],
  ] as const
  rows = []
  for (const order of orders) rows.push(await finalRows(await imported([...order])))
}, 120_000)
afterAll(() => Promise.all(open.map((one) => one.close())))

function first(): Bench {
  const [one] = open
  if (!one) throw new Error('nothing was imported')
  return one
}

test('the same rows in any order', () => {
  for (const other of rows.slice(1)) expect(other).toEqual(rows[0])
})

test('a call is one event and one tool event, with the words of the transcript and the times of the hook', async () => {
  const { sql } = first().database
  const [id = ''] = calls
  const events = await sql`
    select dedupe_key, e.title, e.channel, e.occurred_at, e.meta, e.native_id is not null as placed, b.body->>'output' as output
    from timeline_events e join event_bodies b on b.event_id = e.id where tool_call_id = ${id} order by dedupe_key`
  expect(events).toMatchObject([
    { dedupe_key: `call:${id}`, channel: null, placed: true, occurred_at: new Date('2026-04-01T10:00:02Z') },
    { dedupe_key: `result:${id}#1`, output: 'out of npm test', meta: { durationMs: 70 } },
  ])
  const tools =
    await sql`select name, state, arguments, result, latency_ms, witness from tool_events order by started_at`
  expect(tools).toMatchObject([
    {
      name: 'Bash',
      state: 'succeeded',
      arguments: { description: 'Step 0' },
      result: 'out of npm test',
      latency_ms: 70,
      witness: null,
    },
    { state: 'failed', result: 'out of npm run lint', latency_ms: 70, witness: null },
    { state: 'succeeded', latency_ms: 72, witness: null },
  ])
})

test('prompts stand once as prompts, and the order of the transcript is kept', async () => {
  const alone = await readingOrder(await imported(['transcript']), transcript.sessionId)
  for (const one of open) {
    const prompts = await one.database.sql`select title from timeline_events where role = 'user'`
    expect(prompts).toMatchObject([{ title: 'Run the tests' }])
    const order = (await readingOrder(one, transcript.sessionId)).filter((key) => !key.startsWith('hook:'))
    expect(order).toEqual(alone)
    expect(await gaps(one)).toEqual([])
  }
}, 60_000)

test('what only hooks have told is marked, and stays when no transcript ever comes', async () => {
  const one = await imported(['hooks'])
  const tools = await one.database.sql`select witness, result, latency_ms from tool_events order by started_at`
  expect(tools).toMatchObject([
    { witness: 'hook', result: 'cut', latency_ms: 70 },
    { witness: 'hook', latency_ms: 70 },
    { witness: 'hook', latency_ms: 72 },
  ])
  const [session] = await one.database.sql`select agent, title, cwd, tool_count from sessions`
  expect(session).toMatchObject({ agent: 'claude', title: 'Run the tests', cwd: '/srv/lantern', tool_count: 3 })
})
