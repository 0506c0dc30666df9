// OpenCode into rows: one session is one, whether it comes as event stream, JSON folder or database, in any order; a database
// that is being written is followed; nothing is ever written into a store.
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { writeOpencode } from './demo/opencode-database.server.ts'
import { opencodeFile } from './demo/opencode-file.ts'
import type { OpencodeFile } from './demo/opencode-file.ts'
import { random } from './demo/random.ts'
import { cwd, put } from './testing/opencode-forms.ts'
import { bench, finalRows, gaps, readingOrder } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

function work(seed = 23): OpencodeFile[] {
  const start = new Date('2026-03-05T08:00:00Z')
  const main = opencodeFile({ random: random(seed), start, cwd, title: 'Repair the build' })
  main.prompt('Why does the build fail?')
  main.think('The log should say.')
  main.plan([
    { content: 'Read the log', status: 'in_progress', priority: 'high' },
    { content: 'Fix it', status: 'pending', priority: 'medium' },
  ])
  main.tool('bash', { command: 'npm run build', description: 'Build' }, 'error TS1005\n', { metadata: { exit: 2 } })
  main.tool('edit', { filePath: `${cwd}/a.ts`, oldString: 'let', newString: 'const' }, 'Edit applied', {
    metadata: { diff: '@@ -1 +1 @@\n-let\n+const' },
  })
  main.tool('read', { filePath: `${cwd}/gone.ts` }, 'File not found', { error: true })
  const later = new Date(start.getTime() + 60_000)
  const child = opencodeFile({ random: random(seed + 1), start: later, cwd, title: 'Look', parentId: main.id })
  child.prompt('Look for more')
  child.say('There is no more.')
  main.tool('task', { description: 'Look', prompt: 'Look for more' }, 'There is no more.', {
    metadata: { sessionId: child.id },
  })
  main.plan([{ content: 'Read the log', status: 'completed', priority: 'high' }])
  main.say('The build is green.')
  return [main, child]
}

async function seen(one: Bench, sessions: OpencodeFile[]) {
  expect(await gaps(one)).toEqual([])
  const orders = await Promise.all(sessions.map(({ id }) => readingOrder(one, id)))
  const { todos = [], ...rows } = (await finalRows(one)) as Record<string, Array<{ removed?: boolean }>>
  // Only the stream tells of items that came and went.
  return { rows: { ...rows, todos: todos.filter((todo) => !todo.removed) }, orders }
}

test('every form of a session makes the same events, and the other forms are the same then', async () => {
  const sessions = work()
  const results: Record<string, unknown> = {}
  const forms = Object.keys(put) as Array<keyof typeof put>
  for (const first of forms) {
    const one = await bench()
    try {
      for (const form of [first, ...forms.filter((name) => name !== first)]) {
        const path = await put[form](one.dir, sessions)
        const report = await one.run([path])
        expect(report.perFile.filter((file) => file.error !== null)).toEqual([])
        expect(report).toMatchObject({ refused: 0, records: report.stored + report.same })
        if (form === first) results[first] = await seen(one, sessions)
        else expect(report, form).toMatchObject({ events: 0, sessions: 0 })
        expect(await seen(one, sessions), `${form} after ${first}`).toEqual(results[first])
        const again = await one.run([path])
        expect(again).toMatchObject({ records: report.records, stored: 0, same: report.records, events: 0 })
      }
    } finally {
      await one.close()
    }
  }
  expect(results['folder']).toEqual(results['stream'])
  expect(results['database']).toEqual(results['stream'])
})

test('rows of a database are records, to the unit; calls, lists, tokens and the child are what it says', async () => {
  const one = await bench()
  try {
    const sessions = work()
    const [main] = sessions
    const rows = sessions.reduce(
      (sum, file) => sum + 1 + file.messages.length + file.parts.length + file.todos.length,
      1,
    )
    const path = await put.database(one.dir, sessions)
    expect(await one.run([path])).toMatchObject({ files: 2, records: rows, stored: rows, same: 0, sessions: 2 })
    expect((await readdir(one.dir)).filter((name) => name.startsWith('opencode.db'))).toEqual(['opencode.db'])
    const calls = await one.database
      .sql`select name, state, arguments->>'command' as command from tool_events order by started_at`
    expect(calls.map((call) => [call.name, call.state])).toEqual([
      ['bash', 'failed'],
      ['edit', 'succeeded'],
      ['read', 'failed'],
      ['task', 'succeeded'],
    ])
    expect(calls[0]?.command).toBe('npm run build')
    const todos = await one.database.sql`select content, status from todos where removed_at is null`
    expect(todos).toEqual([{ content: 'Read the log', status: 'completed' }])
    const tokens = (name: string) =>
      main?.messages.reduce(
        (sum, { data }) => sum + Number((data['tokens'] as Record<string, number> | undefined)?.[name] ?? 0),
        0,
      ) ?? 0
    const list = await one.database.sql`
      select s.title, s.kind, s.cwd, p.native_id as parent, s.input_tokens::int as input, s.output_tokens::int as output, s.cost_usd::float as cost
      from sessions s left join sessions p on p.id = s.parent_session_id order by s.kind`
    const cost = main?.messages.reduce((sum, { data }) => sum + Number(data['cost'] ?? 0), 0) ?? 0
    expect(list[0]).toMatchObject({
      title: 'Repair the build',
      kind: 'main',
      cwd,
      parent: null,
      input: tokens('input'),
    })
    expect(list[0]?.output).toBe(tokens('output') + tokens('reasoning'))
    expect(list[0]?.cost).toBeCloseTo(cost, 6)
    expect(list[1]).toMatchObject({ kind: 'subagent', parent: main?.id })
    const [shown] = await one.database
      .sql`select kind, title, outcome from timeline_events where tool_call_id is not null order by ordinal`
    expect(shown).toEqual({ kind: 'shell', title: 'shell npm run build', outcome: null })
  } finally {
    await one.close()
  }
})

test('a database that is being written is followed: what grew is revised, what was removed no longer stands', async () => {
  const one = await bench()
  try {
    const path = join(one.dir, 'opencode.db')
    const file = opencodeFile({ random: random(31), start: new Date('2026-03-05T08:00:00Z'), cwd, title: 'Live' })
    file.prompt('one')
    const open = [writeOpencode(path, [file], cwd)]
    expect(existsSync(`${path}-wal`)).toBe(true)
    await one.run([path])
    file.prompt('two')
    const dropped = file.messages.at(-1)
    file.say('Not wanted')
    const wrong = file.messages.at(-1)
    open.push(writeOpencode(path, [file], cwd))
    const second = await one.run([path])
    expect(second.records).toBe(second.stored + second.same)
    const gone = [dropped?.id, wrong?.id]
    for (const rows of [file.messages, file.parts])
      rows.splice(0, rows.length, ...rows.filter((row) => !gone.includes(row.id) && !gone.includes(row.messageId)))
    file.prompt('three')
    file.say('Wanted')
    open.push(writeOpencode(path, [file], cwd))
    await one.run([path])
    const standing = await one.database.sql<Array<{ title: string }>>`
      select title from timeline_events where superseded_at is null and role <> 'system' order by ordinal`
    expect(standing.map((row) => row.title)).toEqual(['one', 'three', 'Wanted'])
    expect(await gaps(one)).toEqual([])
    const unchanged = await one.run([path])
    expect(unchanged).toMatchObject({ stored: 0, events: 0 })
    for (const db of open) db.close()
  } finally {
    await one.close()
  }
})

test('layouts of before: parts in one folder or within the message, a prompt that stands in a summary alone', async () => {
  const one = await bench()
  try {
    const files: Record<string, unknown> = {
      'session/p/ses_old.json': {
        id: 'other',
        title: 'Old',
        directory: '/srv/old',
        time: { created: 1730000000000, updated: 1730000009000 },
      },
      'message/ses_old/msg_0001.json': {
        id: 'msg_0001',
        role: 'user',
        time: { created: 1730000001000 },
        summary: { title: 'Open it', body: 'Open the file' },
      },
      'message/ses_old/msg_0002.json': { role: 'assistant', time: { created: 1730000002000 }, path: '/srv/old' },
      'message/ses_old/msg_0003.json': {
        role: 'assistant',
        time: { created: 1730000004000 },
        parts: [{ type: 'text', text: 'Inside' }],
      },
      'part/prt_0002.json': { id: 'prt_b', messageID: 'msg_0002', type: 'text', text: 'Flat' },
      'part/prt_0001.json': {
        id: 'prt_a',
        messageID: 'msg_0002',
        type: 'tool',
        callID: 'c',
        tool: 'bash',
        state: { status: 'success', input: { command: 'ls' }, output: 'a' },
      },
    }
    for (const [path, value] of Object.entries(files)) {
      const whole = join(one.dir, 'storage', path)
      await mkdir(dirname(whole), { recursive: true })
      await writeFile(whole, JSON.stringify(value))
    }
    const report = await one.run([join(one.dir, 'storage')])
    expect(report).toMatchObject({ files: 1, records: 7, stored: 7, refused: 0, sessions: 1 })
    const rows = await one.database.sql<Array<{ title: string }>>`select title from timeline_events order by ordinal`
    expect(rows.map((row) => row.title)).toEqual(['Open the file', 'shell ls', 'a', 'Flat', 'Inside'])
    const [session] = await one.database.sql`select native_id from sessions`
    expect(session?.native_id).toBe('ses_old')
  } finally {
    await one.close()
  }
})

const samples = join(process.env.LOGBOOK_SAMPLES ?? '../shared/samples', 'opencode')

test.runIf(existsSync(samples))('real stores and streams come in whole', async () => {
  const one = await bench()
  try {
    const first = await one.run([samples])
    expect(first.perFile.filter((file) => file.error !== null)).toEqual([])
    expect(first).toMatchObject({ refused: 0, records: first.stored + first.same })
    expect(await one.run([samples])).toMatchObject({ records: first.records, stored: 0, events: 0 })
    expect(await gaps(one)).toEqual([])
  } finally {
    await one.close()
  }
})
