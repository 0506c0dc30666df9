// Records that share an id and say different things: which of them stands does not depend on which came first.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bench, finalRows } from './testing/run.ts'

const sessionId = '5b1f6a52-6a0e-4a1b-8f57-0d2f3c4b5a69'
const line = (uuid: string, type: string, content: unknown, more: object = {}) =>
  `${JSON.stringify({ type, uuid, parentUuid: null, sessionId, timestamp: '2026-03-01T10:00:00.000Z', message: { role: type, content }, ...more })}\n`

const call = (input: object) => [{ type: 'tool_use', id: 'toolu_1', name: 'Bash', input }]
const answer = (content: string, failed = false) => [
  { type: 'tool_result', tool_use_id: 'toolu_1', content, is_error: failed },
]
const todos = (...contents: string[]) => [
  {
    type: 'tool_use',
    id: `toolu_${contents.join()}`,
    name: 'TodoWrite',
    input: { todos: contents.map((content) => ({ content, status: 'pending', activeForm: content })) },
  },
]
const at = (second: number) => ({ timestamp: `2026-03-01T10:00:${String(second).padStart(2, '0')}.000Z` })

// One record in several parts: its conversation and the spans in it.
const trace = (second: number) => {
  const value = (stringValue: string) => ({ stringValue })
  const span = {
    traceId: 'trace',
    spanId: 'span',
    name: 'chat',
    startTimeUnixNano: `${Date.parse(at(second).timestamp)}000000`,
    attributes: [
      { key: 'gen_ai.operation.name', value: value('chat') },
      { key: 'gen_ai.conversation.id', value: value('conversation') },
      { key: 'gen_ai.input.messages', value: value('[{"role":"user","content":"do it"}]') },
    ],
  }
  return `${JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ spans: [span] }] }] })}\n`
}

const copies: Record<string, string[]> = {
  // A file with one line would be read as one document.
  'a record in several parts': [trace(2) + trace(5), trace(1) + trace(6), trace(3) + trace(4)],
  'a text that was changed': [
    line('a', 'user', 'do it'),
    line('a', 'user', 'do it, REDACTED'),
    line('a', 'user', 'no'),
  ],
  'a copy without a time': [line('a', 'user', 'do it'), line('a', 'user', 'do it now', { timestamp: 'none' })],
  'a copy in another role': [line('a', 'user', 'words'), line('a', 'assistant', [{ type: 'text', text: 'words' }])],
  'two calls with one id': [
    line('a', 'assistant', call({ command: 'ls' })),
    line('a', 'assistant', call({ command: 'ls -la' }), at(2)),
    line('a', 'assistant', call({}), at(1)),
  ],
  'two answers of two records to one call': [
    line('a', 'assistant', call({ command: 'ls' })),
    line('b', 'user', answer('one'), at(1)),
    line('c', 'user', answer('another', true), at(2)),
    line('c', 'user', answer('another', true), at(2)),
  ],
  'a list that changed': [
    line('a', 'assistant', todos('one', 'two'), at(1)),
    line('b', 'assistant', todos('two', 'three'), at(2)),
    line('c', 'assistant', todos('three'), at(3)),
  ],
  'a model that changed': [
    line('a', 'assistant', 'x', { ...at(1), cwd: '/b', gitBranch: 'one', version: '1' }),
    line('b', 'assistant', 'y', { ...at(2), cwd: '/a', gitBranch: 'two', version: '2' }),
    line('c', 'user', 'z', at(3)),
  ],
}

test.each(Object.entries(copies))('%s ends in the same rows, whichever comes first', async (_name, texts) => {
  const [forward, backward, together] = [await bench(), await bench(), await bench()]
  try {
    for (const one of [forward, backward, together])
      for (const [n, text] of texts.entries()) await writeFile(join(one.dir, `${n}.jsonl`), text)
    await writeFile(join(together.dir, 'all.jsonl'), texts.join(''))
    const order = [...texts.keys()]
    for (const n of order) await forward.run([join(forward.dir, `${n}.jsonl`)])
    for (const n of order.toReversed()) await backward.run([join(backward.dir, `${n}.jsonl`)])
    await together.run([join(together.dir, 'all.jsonl')])
    const rows = await rowsOf(forward)
    expect(await rowsOf(backward)).toEqual(rows)
    expect(await rowsOf(together)).toEqual(rows)
  } finally {
    for (const one of [forward, backward, together]) await one.close()
  }
})

// Which of two answers is the first one is said by who came first.
async function rowsOf(one: Awaited<ReturnType<typeof bench>>) {
  const { events, ...rest } = (await finalRows(one)) as Record<string, Array<Record<string, unknown>>>
  const unnumbered = (events ?? []).map((event) => ({
    ...event,
    dedupe_key: String(event['dedupe_key']).replace(/^(result:.*)#\d+$/, '$1'),
  }))
  return { ...rest, events: unnumbered.map((event) => JSON.stringify(event)).sort() }
}
