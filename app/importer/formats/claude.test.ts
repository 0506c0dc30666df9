// Claude Code: what is a person's prompt, which session a line is of, and keys that two witnesses share.
import { expect, test } from 'vitest'
import { claude } from './claude.ts'
import type { Parsed } from './format.ts'
import { sourceName } from './index.ts'

function parse(values: unknown[], path = '/p/slug/s1.jsonl'): Parsed[] {
  const state = claude.start(sourceName(path), values)
  return values.flatMap((value) => claude.parse(value, state) ?? [])
}

const user = (uuid: string, content: unknown, more: Record<string, unknown> = {}) => ({
  type: 'user',
  uuid,
  parentUuid: null,
  sessionId: 's1',
  timestamp: '2026-01-01T00:00:00.000Z',
  message: { role: 'user', content },
  ...more,
})

test.each([
  ['Fix the test', {}, 'user', null],
  ['Caveat: The messages below were generated', {}, 'system', 'injected'],
  ['<command-name>/clear</command-name>', {}, 'system', 'injected'],
  ['<system-reminder>mind</system-reminder>', {}, 'system', 'injected'],
  ['plain words', { isMeta: true }, 'system', 'injected'],
  ['a summary', { isCompactSummary: true }, 'system', 'injected'],
  ['a summary that is a message', { type: 'summary' }, 'system', 'injected'],
  ['to the agent', { isSidechain: true }, 'system', 'sidechain'],
  ['<b>bold</b> is html', {}, 'user', null],
])('%s is said by %o', (content, more, role, channel) => {
  const [parsed] = parse([user('u', content, more)])
  expect(parsed?.events[0]).toMatchObject({ role, channel, kind: 'message' })
})

test('a second answer to one call has a key of its own; the same record again has not', () => {
  const answer = (uuid: string) => user(uuid, [{ type: 'tool_result', tool_use_id: 't', content: 'x' }])
  const keys = parse([answer('a'), answer('b'), answer('a')]).map((parsed) => parsed.events[0]?.key)
  expect(keys).toEqual(['result:t#1', 'result:t#2', 'result:t#1'])
})

test('lines go to the session they name; nameless ones to the one before, at the start to the first that is named', () => {
  const parsed = parse([
    { type: 'summary', summary: 'About', leafUuid: 'x' },
    user('a', 'one', { sessionId: 'first' }),
    { type: 'file-history-snapshot', messageId: 'a', snapshot: {} },
    user('b', 'two', { sessionId: 'second' }),
    { type: 'mode', mode: 'normal', sessionId: 'first' },
  ])
  expect(parsed.map((one) => one.session.nativeId)).toEqual(['first', 'first', 'first', 'second', 'first'])
})

test('sub-agent files of both layouts name their parent', () => {
  const session = { nativeId: 's1/agent-ab', kind: 'subagent', parentNativeId: 's1' }
  expect(parse([user('a', 'x', { isSidechain: true })], '/p/slug/agent-ab.jsonl')[0]?.session).toEqual(session)
  const named = user('a', 'x', { isSidechain: true, sessionId: 'agent-ab' })
  expect(parse([named], '/p/slug/s1/subagents/agent-ab.jsonl')[0]?.session).toEqual(session)
})

test('events are tied to events: the chain skips records that make none', () => {
  const silent = { type: 'progress', uuid: 'p', parentUuid: 'a', sessionId: 's1', data: {} }
  const parsed = parse([user('a', 'x', { parentUuid: 'earlier' }), silent, user('b', 'y', { parentUuid: 'p' })])
  expect(parsed.map((one) => one.events[0]?.parentNativeId)).toEqual(['earlier', undefined, 'a'])
})

test('usage is reported by message, and an API error is no answer', () => {
  const answer = (more: Record<string, unknown>, message: Record<string, unknown>) => ({
    ...user('m', ''),
    type: 'assistant',
    requestId: 'r',
    ...more,
    message: {
      id: 'msg',
      role: 'assistant',
      model: 'claude-x',
      usage: { input_tokens: 3, output_tokens: 9 },
      ...message,
    },
  })
  const text = [{ type: 'text', text: 'hello' }]
  const [good, bad] = parse([
    answer({}, { content: text }),
    answer({ isApiErrorMessage: true }, { content: text, model: '<synthetic>' }),
  ])
  expect(good?.usage).toMatchObject({ key: 'msg:r', input: 3, output: 9 })
  expect(good?.facts).toMatchObject({ model: 'claude-x', turn: 'closed' })
  expect(bad?.usage).toBeNull()
  expect(bad?.events[0]?.outcome).toBe('error')
  expect(bad?.facts).toMatchObject({ turn: 'failed' })
})

test('the answer of a call that started a sub-agent names it', () => {
  const answer = user('a', [{ type: 'tool_result', tool_use_id: 't', content: 'done' }], {
    toolUseResult: { status: 'completed', agentId: 'a1b2c3' },
  })
  expect(parse([answer])[0]?.events[0]?.meta).toEqual({ agentId: 'a1b2c3' })
})

test('a command says what a session is about, housekeeping does not', () => {
  const typed = (name: string, args = '') =>
    parse([user('c', `<command-name>${name}</command-name>\n<command-args>${args}</command-args>`)])[0]?.facts.title
  expect(typed('/review', 'the importer')).toEqual({ rank: 'command', text: '/review the importer' })
  expect(typed('/clear')).toBeUndefined()
})
