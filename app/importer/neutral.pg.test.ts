// Neutral formats, exports and side files in the database: an account to the unit, nothing twice, whoever's session it is.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { claudeFile } from './demo/claude-file.ts'
import { neutralFiles } from './demo/neutral-files.ts'
import { random } from './demo/random.ts'
import { bench, finalRows, gaps, readingOrder } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

async function put(one: Bench, path: string, content: string): Promise<string> {
  const whole = join(one.dir, path)
  await mkdir(dirname(whole), { recursive: true })
  await writeFile(whole, content)
  return whole
}

// Counted without the reader: values of lines, else elements of a list, else the document and its rows.
function recordsIn(text: string): number {
  const lines = text.trim().split('\n')
  try {
    const whole: unknown = JSON.parse(text)
    if (Array.isArray(whole)) return whole.length
    const { steps = [], subagent_trajectories: inside = [], exchanges = [], resourceSpans = [] } = Object(whole)
    const spans = resourceSpans.flatMap((one: { scopeSpans: Array<{ spans: unknown[] }> }) =>
      one.scopeSpans.flatMap((scope) => scope.spans),
    )
    return 1 + steps.length + inside.length + exchanges.length + spans.length
  } catch {
    return lines.length
  }
}

test('every fixture comes in whole, once, from wherever it lies', async () => {
  const one = await bench()
  try {
    const files = neutralFiles()
    for (const file of files) await put(one, `first/${file.path}`, file.text)
    const records = files.reduce((sum, file) => sum + recordsIn(file.text), 0)
    const first = await one.run([join(one.dir, 'first')])
    expect(first).toMatchObject({ records, refused: 0, files: files.length })
    expect(first.records).toBe(first.stored + first.same)
    for (const file of first.perFile) expect(file.path).toContain(`/first/${file.format}/`)
    const rows = await finalRows(one)
    for (const file of files) await put(one, `second/${file.path}`, file.text)
    expect(await one.run([join(one.dir, 'second')])).toMatchObject({ records, stored: 0, same: records, events: 0 })
    expect(await finalRows(one)).toEqual(rows)
    expect(await gaps(one)).toEqual([])

    const sessions = await one.database.sql<Array<{ native_id: string; agent: string; kind: string; parent: string }>>`
      select s.native_id, s.agent, s.kind, p.native_id as parent, s.input_tokens::int as input, s.output_tokens::int as output,
        s.cache_read_tokens::int as read from sessions s left join sessions p on p.id = s.parent_session_id`
    const named = (id: string) => sessions.find((session) => session.native_id === id)
    // What was copied into a context is not counted again.
    expect(named('atif-7')).toMatchObject({ agent: 'claude', kind: 'main', input: 40, output: 20, read: 60 })
    expect(named('atif-7-sub')).toMatchObject({ agent: 'claude', kind: 'subagent', parent: 'atif-7', output: 20 })
    expect(named('atif-7-inner')).toMatchObject({ kind: 'subagent', parent: 'atif-7-sub', output: 20 })
    expect(named('first')).toMatchObject({ agent: 'codex', input: 100, output: 10 })
    expect(named('spec-1')).toMatchObject({ agent: 'cursor' })

    const titles = async (id: string) =>
      (
        await one.database.sql<Array<{ title: string; channel: string | null }>>`
          select e.title, e.channel from timeline_events e join sessions s on s.id = e.session_id where s.native_id = ${id} order by e.ordinal`
      ).map(({ title, channel }) => (channel ? `${channel}: ${title}` : title))
    expect(await titles('acp-1')).toEqual([
      'Run the tests',
      'They come first.',
      'Running them.',
      'npm test',
      '12 passed',
      'All green.',
      'something_new',
    ])
    // A conversation is repeated in every span, and shown once.
    expect(await titles('first')).toEqual(['Run the tests', 'shell npm test', '12 passed', 'All green.'])
    expect(await titles('chat-a')).toEqual(['Run the tests', 'branch: I cannot.', 'python', '12 passed', 'All green.'])
    expect(await titles('copilot-1')).toContain('shell npm test')
    expect(await readingOrder(one, 'spec-1')).toHaveLength(5)
  } finally {
    await one.close()
  }
}, 60_000)

test('prompts of a history stand in for a transcript, until it comes or when it is there', async () => {
  for (const order of [
    ['history.jsonl', 'chat.jsonl'],
    ['chat.jsonl', 'history.jsonl'],
  ]) {
    const one = await bench()
    try {
      const file = claudeFile({
        random: random(8),
        start: new Date('2026-04-01T10:00:00Z'),
        cwd: '/srv/a',
        branch: 'main',
      })
      file.prompt('hello')
      const entry = {
        display: 'hello',
        pastedContents: {},
        timestamp: 1775037600000,
        project: '/srv/a',
        sessionId: file.sessionId,
      }
      const texts: Record<string, string> = {
        'history.jsonl': `${JSON.stringify(entry)}\n`,
        'chat.jsonl': file.lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      }
      for (const [n, name] of order.entries()) {
        const report = await one.run([await put(one, name, texts[name] ?? '')])
        expect(report).toMatchObject({ refused: 0 })
        const [session] = await one.database.sql`select meta->'promptsOnly' as only, cwd from sessions`
        expect(session).toMatchObject({ cwd: '/srv/a' })
        expect(session?.only ?? false).toBe(n === 0 && name === 'history.jsonl')
        const standing = await one.database.sql`select title from timeline_events where superseded_at is null`
        expect(standing.map((event) => event.title)).toEqual(['hello'])
      }
    } finally {
      await one.close()
    }
  }
}, 60_000)

test('side files say something of the sessions they are of, and never beat a transcript', async () => {
  const one = await bench()
  try {
    const id = '0a1b2c3d-4e5f-4061-8071-2a3b4c5d6e7f'
    const list = [
      { content: 'Test', status: 'completed', activeForm: 'Testing' },
      { content: 'Ship', status: 'pending' },
    ]
    const texts = {
      [`todos/${id}-agent-${id}.json`]: JSON.stringify(list),
      [`todos/${id}-agent-other.json`]: '[]',
      'todos/nobody.json': JSON.stringify(list.slice(0, 1)),
      [`tasks/${id}/1.json`]: JSON.stringify(
        { id: '1', subject: 'Look', status: 'in_progress', blocks: [], blockedBy: [] },
        null,
        2,
      ),
      [`projects/-srv/${id}/subagents/agent-a1.meta.json`]: JSON.stringify({
        agentType: 'Explore',
        description: 'Find it',
      }),
      'history.jsonl': '{"session_id":"thread-1","ts":1759848400,"text":"hello"}\n',
      'session_index.jsonl': '{"id":"thread-1","thread_name":"My thread","updated_at":"2026-01-01T00:00:00Z"}\n',
    }
    for (const [path, text] of Object.entries(texts)) await put(one, `side/${path}`, text)
    const report = await one.run([join(one.dir, 'side')])
    expect(report).toMatchObject({ records: 7, stored: 6, refused: 1 })
    const sessions = await one.database.sql`
      select native_id, agent, title, meta->'agentType' as type, transcript_path from sessions where title is not null order by native_id`
    expect(sessions).toEqual([
      { native_id: `${id}/agent-a1`, agent: 'claude', title: 'Find it', type: 'Explore', transcript_path: null },
      { native_id: 'thread-1', agent: 'codex', title: 'My thread', type: null, transcript_path: null },
    ])
    const todos = await one.database
      .sql`select list_key, content, status, position from todos order by list_key, position`
    expect(todos.map((row) => [row.list_key, row.content, row.status])).toEqual([
      ['tasks', 'Look', 'in_progress'],
      ['todos', 'Test', 'completed'],
      ['todos', 'Ship', 'pending'],
    ])
    const refused = await one.database.sql`select code from import_refusals`
    expect(refused).toEqual([{ code: 'no_session' }])
  } finally {
    await one.close()
  }
}, 60_000)
