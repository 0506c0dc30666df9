// Sub-agents hang under their sessions in both layouts, whichever file comes first; lists and calls end as they were reported.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { claudeFile } from './demo/claude-file.ts'
import { random } from './demo/random.ts'
import { bench, gaps } from './testing/run.ts'

const start = new Date('2026-01-01T00:00:00Z')
const place = { start, cwd: '/srv/x', branch: 'main' }

test.each([
  [0, 1, 2],
  [2, 1, 0],
])('sub-agents are children of their session (order %i %i %i)', async (...order) => {
  const one = await bench()
  try {
    const parent = claudeFile({ random: random(51), ...place })
    parent.prompt('Delegate this')
    parent.say('Done')
    const agents = ['a1b2c3d4', 'e5f6a7b8'].map((agentId, i) => {
      const file = claudeFile({ random: random(60 + i), ...place, sessionId: parent.sessionId, agentId })
      file.prompt(`Look at part ${i}`)
      file.say('Looked')
      return file.text()
    })
    const folder = join(one.dir, 'slug')
    await mkdir(join(folder, parent.sessionId, 'subagents'), { recursive: true })
    const paths = [
      join(folder, `${parent.sessionId}.jsonl`),
      join(folder, parent.sessionId, 'subagents', 'agent-a1b2c3d4.jsonl'),
      join(folder, 'agent-e5f6a7b8.jsonl'),
    ]
    for (const [i, text] of [parent.text(), ...agents].entries()) await writeFile(paths[i] ?? '', text)
    for (const n of order) await one.run([paths[n] ?? ''])
    const rows = await one.database.sql`
      select s.kind, s.title, s.event_count, p.native_id as parent from sessions s left join sessions p on p.id = s.parent_session_id
      order by s.kind, s.title`
    expect(rows).toEqual([
      { kind: 'main', title: 'Delegate this', event_count: 2, parent: null },
      { kind: 'subagent', title: 'Look at part 0', event_count: 2, parent: parent.sessionId },
      { kind: 'subagent', title: 'Look at part 1', event_count: 2, parent: parent.sessionId },
    ])
  } finally {
    await one.close()
  }
})

test('todos follow the last report, calls move from pending to their outcome, tokens count once a message', async () => {
  const one = await bench()
  try {
    const file = claudeFile({ random: random(71), ...place })
    file.prompt('Work')
    const todo = (content: string, status: string) => ({ content, status, activeForm: content })
    file.tool('TodoWrite', { todos: [todo('one', 'in_progress'), todo('two', 'pending')] }, 'ok')
    file.tool('TaskCreate', { subject: 'a task' }, 'Task #1 created', {
      result: { task: { id: '1', subject: 'a task' } },
    })
    const path = join(one.dir, 'work.jsonl')
    await writeFile(path, file.text())
    await one.run([path])
    await one.database.sql`update todos set person_status = 'completed' where content = 'two'`
    file.tool('TodoWrite', { todos: [todo('one', 'completed'), todo('three', 'pending')] }, 'ok')
    file.tool('TaskUpdate', { taskId: '1', status: 'completed' }, 'ok')
    file.tool('Bash', { command: 'false' }, 'Exit code 1', { failed: true })
    await writeFile(path, file.text())
    await one.run([path])
    const todos = await one.database.sql`
      select content, status, person_status, removed_at is not null as removed from todos order by list_key, content`
    expect(todos).toEqual([
      { content: 'a task', status: 'completed', person_status: null, removed: false },
      { content: 'one', status: 'completed', person_status: null, removed: false },
      { content: 'three', status: 'pending', person_status: null, removed: false },
      { content: 'two', status: 'pending', person_status: 'completed', removed: true },
    ])
    const calls = await one.database
      .sql`select name, state, latency_ms > 0 as timed from tool_events order by started_at`
    expect(calls.map((call) => [call.name, call.state, call.timed])).toEqual([
      ['TodoWrite', 'succeeded', true],
      ['TaskCreate', 'succeeded', true],
      ['TodoWrite', 'succeeded', true],
      ['TaskUpdate', 'succeeded', true],
      ['Bash', 'failed', true],
    ])
    const usage = file.lines.map((line) => line['message'] as { usage?: { output_tokens: number } } | undefined)
    const output = usage.reduce((sum, message) => sum + (message?.usage?.output_tokens ?? 0), 0)
    const [session] = await one.database.sql`select output_tokens::int as output, tool_count, error_count from sessions`
    expect(session).toEqual({ output, tool_count: 5, error_count: 1 })
  } finally {
    await one.close()
  }
})

const samples = process.env.LOGBOOK_SAMPLES ?? '../shared/samples'

test.runIf(existsSync(samples))('all real samples come in to the unit, and again as the same', async () => {
  const one = await bench()
  try {
    const paths = [join(samples, 'claude-code'), join(samples, 'codex')]
    const first = await one.run(paths)
    expect(first.records).toBe(first.stored + first.same + first.refused)
    expect(first.perFile.filter((file) => file.error !== null && !file.path.endsWith('history.jsonl'))).toEqual([])
    expect(await one.run(paths)).toMatchObject({ records: first.records, stored: 0, refused: first.refused, events: 0 })
    expect(await gaps(one)).toEqual([])
  } finally {
    await one.close()
  }
})
