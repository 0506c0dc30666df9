// Gemini CLI into rows: messages that are written again, rewinds, copies in any order, prompts without a transcript.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { geminiFile } from './demo/gemini-file.ts'
import { random } from './demo/random.ts'
import { bench, finalRows, gaps } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

function chat(seed = 17) {
  const file = geminiFile({ random: random(seed), start: new Date('2026-04-01T10:00:00Z'), cwd: '/srv/lantern' })
  file.prompt('Why does the build fail?')
  file.think('Looking at the build', 'The log should say.')
  file.tool('run_shell_command', { command: 'npm run build' }, 'Output: 1 error\nExit Code: 2')
  const wrong = file.prompt('Delete everything')
  file.say('I would rather not.')
  file.rewind(wrong)
  file.prompt('Fix it then')
  file.tool('write_file', { file_path: 'a.ts', content: 'export {}\n' }, 'Wrote a.ts', {
    display: { fileDiff: '@@ -0,0 +1 @@\n+export {}' },
  })
  file.say('The build is green.')
  file.set({ summary: 'Repair the build' })
  return file
}

async function put(one: Bench, path: string, text: string): Promise<string> {
  const whole = join(one.dir, path)
  await mkdir(dirname(whole), { recursive: true })
  await writeFile(whole, text)
  return whole
}

const standing = (one: Bench) => one.database.sql<Array<{ kind: string; title: string }>>`
  select kind, title from timeline_events where superseded_at is null order by session_id, ordinal`

test('a message that grew is one message, a rewind takes back what came after, and again is the same', async () => {
  const one = await bench()
  try {
    const file = chat()
    const path = await put(one, 'chats/session.jsonl', file.text())
    const records = file.text().trimEnd().split('\n').length
    const first = await one.run([path])
    expect(first).toMatchObject({ records, stored: records, same: 0, refused: 0, sessions: 1 })
    expect((await standing(one)).map((row) => [row.kind, row.title])).toEqual([
      ['message', 'Why does the build fail?'],
      ['reasoning', 'Looking at the build'],
      ['shell', 'shell npm run build'],
      ['tool_result', 'Output: 1 error'],
      ['message', 'Fix it then'],
      ['file_change', 'write a.ts'],
      ['tool_result', 'Wrote a.ts'],
      ['message', 'The build is green.'],
    ])
    const rows = await finalRows(one)
    const copy = await put(one, 'copy/session.jsonl', file.text())
    expect(await one.run([copy])).toMatchObject({ records, stored: 0, same: records, events: 0 })
    expect(await finalRows(one)).toEqual(rows)
    expect(await gaps(one)).toEqual([])
    const [session] = await one.database.sql`select title, error_count, tool_count, agent from sessions`
    expect(session).toEqual({ title: 'Repair the build', error_count: 1, tool_count: 2, agent: 'gemini' })
    const calls = await one.database.sql`select name, state from tool_events order by started_at`
    expect(calls.map((call) => [call.name, call.state])).toEqual([
      ['run_shell_command', 'failed'],
      ['write_file', 'succeeded'],
    ])
  } finally {
    await one.close()
  }
})

test('earlier copies of a growing file, in any order, end in the same rows', async () => {
  const lines = chat().text().split('\n')
  const cuts = [6, 9, lines.length].map((end) => `${lines.slice(0, end).join('\n')}\n`)
  const results: unknown[] = []
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0, 1],
  ]) {
    const one = await bench()
    try {
      for (const [n, cut] of order.entries()) await one.run([await put(one, `${n}/chats/s.jsonl`, cuts[cut] ?? '')])
      results.push([await finalRows(one), await standing(one)])
      expect(await gaps(one)).toEqual([])
    } finally {
      await one.close()
    }
  }
  for (const result of results) expect(result).toEqual(results[0])
})

test('the tokens of a message count once, with what was cached apart', async () => {
  const one = await bench()
  try {
    const file = geminiFile({ random: random(3), start: new Date('2026-04-01T10:00:00Z'), cwd: '/srv/a' })
    file.line({ id: 'm', timestamp: '2026-04-01T10:00:01Z', type: 'gemini', content: '', tokens: null })
    const tokens = { input: 100, output: 5, cached: 60, thoughts: 7, tool: 3, total: 115 }
    for (const content of ['a', 'ab'])
      file.line({ id: 'm', timestamp: '2026-04-01T10:00:01Z', type: 'gemini', content, tokens, model: 'gemini-x' })
    await one.run([await put(one, 'a.jsonl', file.text())])
    const [session] = await one.database.sql`
      select input_tokens::int as input, output_tokens::int as output, cache_read_tokens::int as cached from sessions`
    expect(session).toEqual({ input: 43, output: 12, cached: 60 })
    const [usage] = await one.database.sql`select model, reasoning_tokens::int as reasoning from session_usage`
    expect(usage).toEqual({ model: 'gemini-x', reasoning: 7 })
    const [event] = await one.database.sql`select title from timeline_events`
    expect(event?.title).toBe('ab')
  } finally {
    await one.close()
  }
})

test('a new list of messages takes the place of the old one; what comes back stands again', async () => {
  const one = await bench()
  try {
    const at = (second: number) => new Date(Date.UTC(2026, 3, 1, 10, 0, second)).toISOString()
    const said = (id: string, second: number, content: string) => ({ id, timestamp: at(second), type: 'user', content })
    const lines = [
      { sessionId: 's', projectHash: 'h', startTime: at(0), lastUpdated: at(0) },
      said('a', 1, 'one'),
      said('b', 2, 'two'),
      { $set: { messages: [said('b', 2, 'two, changed'), said('c', 3, 'three')], lastUpdated: at(4) } },
    ]
    const text = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')
    const path = await put(one, 's.jsonl', text(lines))
    await one.run([path])
    expect((await standing(one)).map((row) => row.title)).toEqual(['two, changed', 'three'])
    await writeFile(path, text([...lines, { $rewindTo: 'nobody' }, said('a', 1, 'one, again')]))
    await one.run([path])
    expect((await standing(one)).map((row) => row.title)).toEqual(['one, again'])
    const [kept] = await one.database.sql`select count(*)::int as events from timeline_events`
    expect(kept?.events).toBe(3)
  } finally {
    await one.close()
  }
})

test('a sub-agent hangs under its session; the folder comes from the register beside', async () => {
  const one = await bench()
  try {
    const main = geminiFile({ random: random(5), start: new Date('2026-04-01T10:00:00Z'), cwd: '/srv/shop' })
    main.prompt('Ask somebody')
    const sub = geminiFile({
      random: random(6),
      start: new Date('2026-04-01T10:00:09Z'),
      cwd: '/srv/shop',
      kind: 'subagent',
    })
    sub.prompt('You are somebody')
    await put(one, '.gemini/projects.json', JSON.stringify({ projects: { '/srv/shop': 'shop' } }))
    await put(one, `.gemini/tmp/shop/chats/${main.name}.jsonl`, main.text())
    await put(one, `.gemini/tmp/shop/chats/${main.sessionId}/${sub.sessionId}.jsonl`, sub.text())
    await one.run([join(one.dir, '.gemini/tmp')])
    const rows = await one.database.sql`
      select s.kind, s.cwd, p.native_id as parent from sessions s left join sessions p on p.id = s.parent_session_id order by s.kind`
    expect(rows).toEqual([
      { kind: 'main', cwd: '/srv/shop', parent: null },
      { kind: 'subagent', cwd: '/srv/shop', parent: main.sessionId },
    ])
  } finally {
    await one.close()
  }
})

test('prompts of the log stand in for a transcript, until it comes or when it is there', async () => {
  for (const order of [
    ['logs.json', 'chat.jsonl'],
    ['chat.jsonl', 'logs.json'],
  ]) {
    const one = await bench()
    try {
      const file = geminiFile({ random: random(8), start: new Date('2026-04-01T10:00:00Z'), cwd: '/srv/a' })
      file.prompt('hello')
      const log = [
        { sessionId: file.sessionId, messageId: 0, type: 'user', message: 'hello', timestamp: '2026-04-01T10:00:00Z' },
      ]
      const texts: Record<string, string> = { 'logs.json': JSON.stringify(log, null, 2), 'chat.jsonl': file.text() }
      for (const [n, name] of order.entries()) {
        await one.run([await put(one, name, texts[name] ?? '')])
        const [session] = await one.database.sql`select meta->'promptsOnly' as only from sessions`
        expect(session?.only ?? false).toBe(n === 0 && name === 'logs.json')
        expect(await standing(one)).toEqual([{ kind: 'message', title: 'hello' }])
      }
    } finally {
      await one.close()
    }
  }
})
