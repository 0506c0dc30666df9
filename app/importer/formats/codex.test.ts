// Codex, generation by generation. Shapes as in real files; the words are made up.
import { expect, test } from 'vitest'
import { codex } from './codex.ts'
import type { EventDraft, Parsed } from './format.ts'
import { sourceName } from './index.ts'

const at = '2026-01-01T00:00:00.000Z'
const id = '019b2ea4-aaaa-7bbb-8ccc-58208e1f0000'

function parse(values: unknown[], path = `/x/rollout-2026-01-01T00-00-00-${id}.jsonl`): Parsed[] {
  const state = codex.start(sourceName(path), values)
  return values.flatMap((value) => codex.parse(value, state) ?? [])
}

const eventsOf = (parsed: Parsed[]): EventDraft[] => parsed.flatMap((one) => one.events)
const item = (payload: Record<string, unknown>) => ({ timestamp: at, type: 'response_item', payload })
const said = (payload: Record<string, unknown>) => ({ timestamp: at, type: 'event_msg', payload })
const message = (role: string, text: string) => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
})

test('messages come twice in the file and once on the timeline; text that was put in is told from prompts', () => {
  const parsed = parse([
    {
      timestamp: at,
      type: 'session_meta',
      payload: {
        id: 'one',
        cwd: '/r',
        cli_version: '0.142.0',
        git: { branch: 'main', repository_url: 'git@h:a/b.git' },
      },
    },
    item(message('developer', 'rules')),
    item(message('user', '<environment_context>…</environment_context>')),
    item(message('user', '# AGENTS.md instructions')),
    item(message('user', 'do it')),
    said({ type: 'user_message', message: 'do it' }),
    item(message('assistant', 'done')),
    said({ type: 'agent_message', message: 'done' }),
    said({ type: 'task_complete', turn_id: 't' }),
  ])
  expect(eventsOf(parsed).map((event) => [event.role, event.channel, event.title])).toEqual([
    ['system', 'injected', 'rules'],
    ['system', 'injected', '<environment_context>…</environment_context>'],
    ['system', 'injected', '# AGENTS.md instructions'],
    ['user', null, 'do it'],
    ['assistant', null, 'done'],
  ])
  expect(parsed[0]?.facts).toMatchObject({ cwd: '/r', branch: 'main', remote: 'git@h:a/b.git', version: '0.142.0' })
  expect(parsed.at(-1)?.facts.turn).toBe('closed')
  expect(new Set(parsed.map((one) => one.session.nativeId))).toEqual(new Set(['one']))
})

test('calls meet their outputs on the call id; exit codes are read from JSON and from text', () => {
  const parsed = parse([
    item({ type: 'function_call', name: 'shell', arguments: '{"command":["bash","-lc","npm test"]}', call_id: 'c1' }),
    item({
      type: 'function_call_output',
      call_id: 'c1',
      output: '{"output":"1 failed\\n","metadata":{"exit_code":1}}',
    }),
    item({ type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: 'c2' }),
    item({ type: 'function_call_output', call_id: 'c2', output: 'Process exited with code 0\nOutput:\na.txt' }),
    item({
      type: 'custom_tool_call',
      name: 'apply_patch',
      call_id: 'c3',
      input: '*** Begin Patch\n*** Update File: a.ts\n@@\n-x\n+y\n+z\n*** End Patch',
    }),
    item({ type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'tides' } }),
  ])
  expect(eventsOf(parsed).map(({ key, kind, title, outcome }) => [key, kind, title, outcome])).toEqual([
    ['call:c1', 'shell', 'shell npm test', null],
    ['result:c1#1', 'tool_result', '1 failed', 'error'],
    ['call:c2', 'shell', 'shell ls', null],
    ['result:c2#1', 'tool_result', 'a.txt', 'ok'],
    ['call:c3', 'file_change', 'edit a.ts', null],
    [null, 'web_search', 'search tides', null],
  ])
  expect(eventsOf(parsed)[4]?.meta).toMatchObject({ path: 'a.ts', added: 2, removed: 1 })
})

test('the last running total counts, with cached input apart; an empty one says nothing', () => {
  const parsed = parse([
    said({ type: 'token_count', info: null }),
    said({
      type: 'token_count',
      info: { total_token_usage: { input_tokens: 100, cached_input_tokens: 60, output_tokens: 9 } },
    }),
  ])
  expect(parsed.map((one) => one.usage)).toEqual([
    null,
    { key: 'total', at, total: true, model: null, reasoning: 0, input: 40, output: 9, cacheRead: 60, cacheWrite: 0 },
  ])
})

test('bare lines of early 2025: a header, then items without time', () => {
  const parsed = parse([
    { id: 'old', timestamp: at, instructions: null, git: { branch: 'dev' } },
    { record_type: 'state' },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] },
    { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}', call_id: 'c' },
  ])
  expect(parsed.every((one) => one.session.nativeId === 'old')).toBe(true)
  expect(eventsOf(parsed).map((event) => event.kind)).toEqual(['message', 'shell'])
  expect(parsed[2]?.timed).toBe(false)
})

test('the whole-file form is a header and its items, which are known by their place', () => {
  const state = codex.start(sourceName('/x/rollout-old.json'), [])
  const header = codex.parse({ session: { id: 'whole', timestamp: '2025-03-01T00:00:00Z' }, items: [] }, state, [])
  expect(header?.session.nativeId).toBe('whole')
  const rows = [message('user', 'a'), message('assistant', 'b')].map((item, i) =>
    codex.parse(item, state, ['items', i]),
  )
  expect(rows.map((row) => [row?.session.nativeId, row?.events[0]?.key, row?.events[0]?.title])).toEqual([
    ['whole', 'item:0', 'a'],
    ['whole', 'item:1', 'b'],
  ])
})

test('without a header the id is in the name; a forked thread keeps its own id; a spawned one has a parent', () => {
  expect(parse([item(message('user', 'x'))])[0]?.session.nativeId).toBe(id)
  const header = (own: string, more = {}) => ({ timestamp: at, type: 'session_meta', payload: { id: own, ...more } })
  expect(
    parse([header('fork', { forked_from_id: 'base' }), header('base'), item(message('user', 'x'))]).at(-1)?.session
      .nativeId,
  ).toBe('fork')
  const source = { subagent: { thread_spawn: { parent_thread_id: 'p', depth: 1 } } }
  expect(parse([header('child', { source })])[0]?.session).toEqual({
    nativeId: 'child',
    kind: 'subagent',
    parentNativeId: 'p',
  })
})

test('what the tool writes before an output is kept as facts, and the output stands alone', () => {
  const output = [
    'Chunk ID: a696c4',
    'Wall time: 0.6197 seconds',
    'Process exited with code 2',
    'Original token count: 379',
    'Output:',
    'Wall time: is a song',
  ].join('\n')
  const [event] = eventsOf(parse([item({ type: 'function_call_output', call_id: 'c', output })]))
  expect(event).toMatchObject({
    outcome: 'error',
    title: 'Wall time: is a song',
    meta: { exitCode: 2, durationMs: 620 },
  })
  expect(event?.body).toMatchObject({ output: 'Wall time: is a song', preamble: expect.stringContaining('Chunk ID') })
})

test('an output without such lines is left as it is', () => {
  const [event] = eventsOf(parse([item({ type: 'function_call_output', call_id: 'c', output: 'Output:\nplain' })]))
  expect(event?.body).toEqual({ shape: 'tool_result', output: 'Output:\nplain' })
})
