// Files of every agent and every generation of its format that the demo does not have: what the conformance test goes through.
import { geminiFile } from './gemini-file.ts'
import { random } from './random.ts'
import type { DemoFile } from './sessions.ts'

const start = new Date('2026-03-02T09:00:00Z')

/** By format: paths begin with its name, as the demo's do. */
export function fixtures(): DemoFile[] {
  return [...geminiFixtures()].map((file) => ({ ...file, modifiedAt: start }))
}

type Fixture = Pick<DemoFile, 'path' | 'text'>

function geminiFixtures(): Fixture[] {
  const main = geminiFile({ random: random(61), start, cwd: '/srv/lantern' })
  const dropped = main.prompt('Start over')
  main.rewind(dropped)
  main.prompt('What does the build do?')
  main.think('Reading the scripts', 'The package says it.')
  main.tool('read_file', { file_path: 'package.json' }, '{"scripts":{}}')
  main.tool('run_shell_command', { command: 'npm run build' }, 'Output: failed\nExit Code: 1')
  main.tool('write_todos', { todos: [{ description: 'Add a script', status: 'in_progress' }] }, 'ok')
  main.say('It has no scripts yet.')
  main.line({ id: 'gone', timestamp: start.toISOString(), type: 'info', content: 'Request cancelled.' })
  main.set({ summary: 'The build' })
  const sub = geminiFile({ random: random(62), start, cwd: '/srv/lantern', kind: 'subagent' })
  sub.prompt('Look for scripts')
  sub.say('None.')
  const turns = [
    { role: 'user', parts: [{ text: 'Hello' }] },
    { role: 'model', parts: [{ functionCall: { name: 'glob', args: { pattern: '*.ts' } } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'glob', response: { output: 'a.ts' } } }] },
    { role: 'model', parts: [{ text: 'One file.' }] },
  ]
  const log = {
    sessionId: main.sessionId,
    messageId: 0,
    type: 'user',
    message: 'Hello',
    timestamp: start.toISOString(),
  }
  const chats = 'gemini/.gemini/tmp/lantern/chats'
  return [
    { path: `${chats}/${main.name}.jsonl`, text: main.text() },
    { path: `${chats}/${main.sessionId}/${sub.sessionId}.jsonl`, text: sub.text() },
    { path: `${chats}/${main.name}.json`, text: main.document() },
    { path: 'gemini/.gemini/tmp/lantern/checkpoint-before.json', text: JSON.stringify({ history: turns }) },
    { path: 'gemini/.gemini/tmp/lantern/checkpoint-older.json', text: JSON.stringify(turns) },
    { path: 'gemini/.gemini/tmp/lantern/logs.json', text: JSON.stringify([log], null, 2) },
  ]
}
