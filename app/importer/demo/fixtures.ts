// Files of every agent and every generation of its format that the demo does not have: what the conformance test goes through.
import { geminiFile } from './gemini-file.ts'
import { hookFile } from './hook-file.ts'
import { neutralFiles } from './neutral-files.ts'
import { opencodeFile } from './opencode-file.ts'
import { random } from './random.ts'
import type { DemoFile } from './sessions.ts'
import { terminalFile } from './terminal-file.ts'

const start = new Date('2026-03-02T09:00:00Z')

/** By format: paths begin with its name, as the demo's do. */
export function fixtures(): DemoFile[] {
  const all = [...geminiFixtures(), ...opencodeFixtures(), ...terminalFixtures(), ...hookFixtures(), ...neutralFiles()]
  return all.map((file) => ({ ...file, modifiedAt: start }))
}

type Fixture = Pick<DemoFile, 'path' | 'text'>

function opencodeFixtures(): Fixture[] {
  const file = opencodeFile({ random: random(71), start, cwd: '/srv/lantern', title: 'The build' })
  file.prompt('What does the build do?')
  file.think('The package says it.')
  file.plan([{ content: 'Read the scripts', status: 'in_progress', priority: 'high' }])
  file.tool('bash', { command: 'npm run build' }, 'failed', { metadata: { exit: 1 } })
  file.tool('write', { filePath: 'a.ts', content: 'export {}\n' }, 'Wrote file')
  file.say('It has no scripts yet.')
  const sessionID = file.id
  const messageID = file.messages.at(-1)?.id ?? ''
  file.event('permission.asked', {
    id: 'per_1',
    sessionID,
    permission: 'bash',
    patterns: ['rm *'],
    tool: { messageID },
  })
  file.event('permission.replied', { sessionID, requestID: 'per_1', reply: 'once' })
  file.event('session.error', { sessionID, error: { name: 'ProviderAuthError', data: { message: 'No key' } } })
  for (const type of ['agent', 'subtask', 'retry', 'compaction', 'patch', 'snapshot', 'file', 'of tomorrow'])
    file.event('message.part.updated', { part: { id: `prt_${type}`, sessionID, messageID, type, name: 'build' } })
  file.event('session.deleted', { info: file.info })
  const events = file.stream()
  const each = (wrap: (event: unknown) => unknown) =>
    events.replace(/.+/g, (line) => JSON.stringify(wrap(JSON.parse(line))))
  return [
    { path: 'opencode/events.jsonl', text: events },
    { path: 'opencode/recorded.jsonl', text: each((event) => ({ timestamp: start.getTime(), event })) },
    { path: 'opencode/global.jsonl', text: each((payload) => ({ directory: '/srv/lantern', payload })) },
    { path: 'opencode/late.jsonl', text: events.split('\n').slice(3).join('\n') },
  ]
}

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

function terminalFixtures(): Fixture[] {
  return [['npm', 'test'], ['top'], ['sh', '-c', 'exit 3'], ['cat', 'picture.png']].map((command, n) => {
    const file = terminalFile({ random: random(81 + n), start, command, cols: n === 3 ? 0 : 80 })
    file.say('\u001b[32m✓\u001b[0m 12 passed\r\n')
    file.resize(100, 30)
    file.bytes(Buffer.from([0x89, 0x50, 0xff, 0x00]))
    if (n !== 1) file.close(n === 2 ? 3 : 0)
    return { path: `terminal/${file.id}.jsonl`, text: file.text() }
  })
}

function hookFixtures(): Fixture[] {
  const files = ['claude', 'gemini', 'codex', 'opencode'].map((agent, n) =>
    hookFile({ random: random(91 + n), start, sessionId: `hooked-${agent}`, agent }),
  )
  const [claude, gemini, codex, opencode] = files
  const call = { tool_name: 'Bash', tool_use_id: 'toolu_hooked', tool_input: { command: 'npm test' } }
  claude?.fire('SessionStart', { source: 'startup', model: 'claude-opus-4-6' })
  claude?.fire('UserPromptSubmit', { prompt: 'Run the tests' })
  claude?.fire('PreToolUse', call)
  claude?.fire('PermissionRequest', { tool_name: 'Bash', tool_input: { command: 'npm test' } })
  claude?.fire('Notification', { notification_type: 'permission_prompt', message: 'Claude needs your permission' })
  claude?.fire('PostToolUse', { ...call, tool_response: { stdout: '12 passed', stderr: '' }, duration_ms: 812 })
  claude?.fire('PostToolBatch', { tool_calls: [{ ...call, tool_response: '12 passed' }] })
  claude?.fire('PostToolUseFailure', { ...call, tool_use_id: 'toolu_failed', error: 'exit 1', duration_ms: 5 })
  claude?.fire('PermissionDenied', { ...call, tool_use_id: 'toolu_denied', reason: 'not here' })
  claude?.fire('SubagentStart', { agent_id: 'a1', agent_type: 'Explore' })
  claude?.fire('SubagentStop', { agent_id: 'a1', agent_type: 'Explore', last_assistant_message: 'Found\nit' })
  claude?.fire('PreCompact', { trigger: 'auto', custom_instructions: '' })
  claude?.fire('StopFailure', { error: 'rate_limit', error_details: 'Try later' })
  claude?.fire('Stop', {
    stop_hook_active: false,
    last_assistant_message: 'All green.',
    background_tasks: [{ id: '1' }],
  })
  claude?.fire('SomethingNew', { message: 'of a later version' })
  claude?.fire('SessionEnd', { reason: 'other' })
  gemini?.fire('BeforeAgent', { prompt: 'Hello' })
  gemini?.fire('BeforeTool', { tool_name: 'run_shell_command', tool_input: { command: 'ls' } })
  gemini?.fire('AfterAgent', { prompt_response: 'Hi.' })
  codex?.fire('agent-turn-complete', { 'thread-id': 'hooked-codex', 'input-messages': ['Hello'] })
  opencode?.fire('session.idle', { properties: { sessionID: 'ses_hooked' } })
  return files.map((file, n) => ({ path: `hook/${n}.jsonl`, text: file.text() }))
}
