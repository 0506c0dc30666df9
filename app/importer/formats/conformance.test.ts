// One examination for all formats: found by content, pure, resumable at any record, and not to be thrown off by anything.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixtures } from '../demo/fixtures.ts'
import { demoSessions } from '../demo/sessions.ts'
import { documentParts } from '../read/parts.ts'
import type { RowPath } from '../read/structure.ts'
import { lineValues } from '../read/values.ts'
import type { Parsed } from './format.ts'
import { detect, formats, sourceName } from './index.ts'
import type { FormatName } from './index.ts'

// Your own files: LOGBOOK_FIXTURES names a folder with one folder per format, called as the format is in index.ts.
const own = process.env['LOGBOOK_FIXTURES'] ?? ''
const ownFiles = own === '' ? [] : readdirSync(own, { recursive: true, encoding: 'utf8' })
const demo = [
  ...demoSessions({ now: new Date('2026-03-01T00:00:00Z'), bigEvents: 60 }),
  ...fixtures(),
  ...ownFiles
    .filter((path) => /\.(json|jsonl|ndjson)$/.test(path))
    .map((path) => ({
      path: path.replaceAll('\\', '/'),
      text: readFileSync(join(own, path), 'utf8'),
      beside: undefined,
    })),
]
// As the reader gives them: the elements of a list, the lines of anything else.
function valuesOf(text: string): unknown[] {
  const whole = lineValues(text)
  const [only] = whole.values
  if (whole.values.length === 1 && Array.isArray(only?.value)) return only.value
  const lines = whole.values.length === 1 ? [whole] : text.split('\n').map(lineValues)
  return lines.flatMap((line) => line.values.map((one) => one.value))
}

// Stores of other tools have an examination of their own: their records need not be of a session.
const transcripts = (Object.keys(formats) as FormatName[]).filter((name) => formats[name].transcript !== false)

describe.each(transcripts)('%s', (name) => {
  const files = demo.filter((file) => file.path.startsWith(`${name}/`) && !file.beside)

  test('its files are found by their content alone', () => {
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) expect(detect(valuesOf(file.text).slice(0, 50))).toEqual({ format: name })
  })

  test('every record says which session it is of, and events have what a list needs', () => {
    for (const file of files)
      for (const parsed of parseAll(name, file.path, valuesOf(file.text))) {
        expect(parsed?.session.nativeId).toBeTruthy()
        for (const event of parsed?.events ?? []) {
          expect(event.title.length).toBeLessThanOrEqual(200)
          expect(event.title).not.toMatch(/[\n\r\u2028]/)
        }
      }
  })

  test('its state is JSON: going on after any record is the same as going through', () => {
    const [file] = files
    const values = valuesOf(file?.text ?? '')
    const whole = parseAll(name, file?.path ?? '', values)
    expect(parseAll(name, file?.path ?? '', values, true)).toEqual(whole)
  })

  test('nor does any value in the place of any of its own', () => {
    const values = files.flatMap((file) => valuesOf(file.text).slice(0, 200))
    const steps = fc.array(fc.nat(30), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.nat(values.length - 1), steps, fc.jsonValue(), (n, path, value) => {
        const spoiled: unknown = structuredClone(values[n])
        spoil(spoiled, path, value)
        parseAll(name, files[0]?.path ?? '', [spoiled])
      }),
      { numRuns: 1000 },
    )
  })

  test('nothing throws it off', () => {
    const shape = fc.record(
      {
        type: fc.constantFrom(
          'user',
          'assistant',
          'system',
          'response_item',
          'event_msg',
          'compacted',
          'attachment',
          'x',
          'gemini',
          'error',
          'message.updated',
          'message.part.updated',
          'session.updated',
          'todo.updated',
        ),
        id: fc.jsonValue(),
        content: fc.jsonValue(),
        toolCalls: fc.jsonValue(),
        thoughts: fc.jsonValue(),
        tokens: fc.jsonValue(),
        parts: fc.jsonValue(),
        role: fc.jsonValue(),
        $set: fc.jsonValue(),
        messages: fc.jsonValue(),
        properties: fc.oneof(
          fc.jsonValue(),
          fc.record({ info: fc.jsonValue(), part: fc.jsonValue(), sessionID: fc.jsonValue(), todos: fc.jsonValue() }),
        ),
        message: fc.jsonValue(),
        payload: fc.jsonValue(),
        uuid: fc.jsonValue(),
        timestamp: fc.jsonValue(),
        toolUseResult: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const state = () => formats[name].start(sourceName('/x/y.jsonl'), [])
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), shape), (value) => void formats[name].parse(value, state())),
      { numRuns: 1000 },
    )
    const keys = ['constructor', '__proto__', 'toString']
    for (const key of keys)
      formats[name].parse(
        { type: 'user', uuid: key, parentUuid: key, message: { content: [{ type: 'tool_result', tool_use_id: key }] } },
        state(),
      )
    for (const key of keys)
      formats[name].parse({ type: 'response_item', payload: { type: key, call_id: key, name: key } }, state())
  })
})

test('kinds: a command is shell, an edit a file change with its counts, a plan keeps a list', () => {
  const events = demo.flatMap((file) => {
    const name = (Object.keys(formats) as FormatName[]).find((one) => file.path.startsWith(`${one}/`))
    return name ? parseAll(name, file.path, valuesOf(file.text)) : []
  })
  const drafts = events.flatMap((parsed) => parsed?.events ?? [])
  expect(drafts.some((event) => event.kind === 'shell' && event.title.startsWith('shell npm test'))).toBe(true)
  expect(
    drafts.some((event) => event.kind === 'file_change' && event.meta['added'] === 1 && event.meta['removed'] === 1),
  ).toBe(true)
  expect(new Set(events.map((parsed) => parsed?.todos?.list))).toEqual(new Set([undefined, 'todos', 'plan']))
  expect(drafts.some((event) => event.kind === 'tool_result' && event.outcome === 'error')).toBe(true)
})

// Real files, where they are at hand; they are never part of this repository.
const samples = process.env.LOGBOOK_SAMPLES ?? '../shared/samples'

test.runIf(existsSync(samples))('real files: every object is a record of its format', () => {
  for (const name of ['claude', 'codex', 'gemini', 'opencode'] as const) {
    const folder = join(samples, name === 'claude' ? 'claude-code' : name)
    for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (one) =>
        (one.endsWith('.jsonl') || (name === 'gemini' && one.endsWith('.json'))) && !one.includes('history.jsonl'),
    )) {
      const values = valuesOf(readFileSync(join(folder, entry), 'utf8'))
      expect(detect(values.slice(0, 50)), entry).toEqual({ format: name })
      const missed = parseAll(name, entry, values).filter(
        (parsed, i) => parsed === null && typeof values[i] === 'object' && !Array.isArray(values[i]),
      )
      expect(missed, entry).toEqual([])
    }
  }
})

// Follows `path` (the nth of its keys, again and again) and puts `value` where it ends.
function spoil(at: unknown, [step = 0, ...path]: number[], value: unknown): void {
  if (at === null || typeof at !== 'object') return
  const keys = Object.keys(at)
  const key = keys[step % Math.max(1, keys.length)]
  if (key === undefined) return
  const inner: unknown = Reflect.get(at, key)
  if (path.length === 0 || inner === null || typeof inner !== 'object') Reflect.set(at, key, value)
  else spoil(inner, path, value)
}

function parseAll(name: FormatName, path: string, values: unknown[], resumed = false): Array<Parsed | null> {
  const format = formats[name]
  let state = format.start(sourceName(path), values.slice(0, 50))
  return values
    .flatMap(
      (value): Array<{ value: unknown; at: RowPath | null }> =>
        documentParts(value, format.document ?? []) ?? [{ value, at: null }],
    )
    .map(({ value, at }) => {
      const parsed = format.parse(value, state, at)
      if (resumed) state = JSON.parse(JSON.stringify(state))
      return parsed
    })
}
