import { describe, expect, test } from 'vitest'
import type { TimelineEvent } from '../rows.ts'
import { eventRow } from '../test-rows.ts'
import type { CallEntry } from './entries.ts'
import { callWords, isCut, outcomeOf, runWords, holdsMore } from './event-words.ts'

describe('the words of an event', () => {
  test.each([
    ['shell npm test', 'shell', 'npm test'],
    ['Read app/a.ts', 'read', 'app/a.ts'],
    ['TodoWrite', 'todos', ''],
    ['mcp__hub__find_issue glued lines', 'hub find_issue', 'glued lines'],
  ])('%s', (title, verb, subject) => {
    expect(callWords(eventRow(1, { title }))).toEqual({ verb, subject })
  })

  test('a title cannot hide what it says', () => {
    expect(callWords(eventRow(1, { title: 'shell rm \u202etxt.exe' })).subject).toBe('rm [U+202E]txt.exe')
  })

  test('a failed command says its code and how long it took', () => {
    const entry = entryOf({ kind: 'shell' }, { outcome: 'error', meta: { exitCode: 1, durationMs: 41_000 } })
    expect(outcomeOf(entry, false)).toEqual({ text: 'exit 1 · 41 s', tone: 'bad' })
  })

  test('a failure is said once, also when only the result knows of it', () => {
    expect(outcomeOf(entryOf({ kind: 'tool_call' }, { outcome: 'error' }), false)?.tone).toBe('bad')
  })

  test('a call without a result runs in a live session and is silent in an ended one', () => {
    const entry = { ...entryOf({ kind: 'shell' }), results: [] }
    expect(outcomeOf(entry, true)?.text).toBe('running')
    expect(outcomeOf(entry, false)).toBeNull()
  })

  test('an edit never says how long it took, for it waited for a person', () => {
    expect(outcomeOf(entryOf({ kind: 'file_change' }, { meta: { durationMs: 90_000 } }), false)).toBeNull()
  })

  test('a run names what its calls were about', () => {
    const run = ['shell git status --short', 'shell git status', 'shell ls', 'shell cat a'].map((title) =>
      entryOf({ title }),
    )
    expect(runWords(run)).toBe('4 calls: git status, ls, cat a')
    expect(runWords([entryOf({ title: 'Read app/a.ts' })])).toBe('1 call: a.ts')
  })

  test('a preview at its limit is cut only when the text is longer', () => {
    const preview = 'ä'.repeat(1024)
    expect(isCut(eventRow(1, { preview, size: 2048 }))).toBe(false)
    expect(isCut(eventRow(1, { preview, size: 2049 }))).toBe(true)
    expect(isCut(eventRow(1, { preview: 'short', size: 5 }))).toBe(false)
  })
})

function entryOf(call: Partial<TimelineEvent>, result: Partial<TimelineEvent> = {}): CallEntry {
  const event = eventRow(1, call)
  return {
    kind: 'call',
    key: event.id,
    event,
    results: [eventRow(2, { kind: 'tool_result', ...result })],
    nested: false,
  }
}

test('a body that is much larger than its words came with something', () => {
  const words = 'Describe this:\n'
  const size = (body: unknown) => JSON.stringify(body).length
  const plain = { shape: 'message', text: words }
  const withImage = { ...plain, images: [{ mediaType: 'image/png', data: 'AAAA' }] }
  expect(holdsMore(eventRow(1, { preview: words, size: size(plain) }))).toBe(false)
  expect(holdsMore(eventRow(1, { preview: words, size: size(withImage) }))).toBe(true)
})
