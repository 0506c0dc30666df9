// Lines to records: places to the byte, whichever way a line goes, and refusals that name what is wrong with the line itself.
import { expect, test } from 'vitest'
import { recordsOf } from './records.server.ts'

function read(text: string | Buffer) {
  const bytes = Buffer.from(text)
  const items = [...recordsOf(bytes, { bytes, found: 0 }, 100, 7)]
  return items.map((item) => {
    if (item.kind === 'blank') return 'blank'
    const { line, offset, length } = item.kind === 'record' ? item.record : item.refusal
    const stands = bytes.toString('utf8', offset - 100, offset - 100 + length)
    return { line, stands, ...(item.kind === 'refusal' && { code: item.refusal.code, reason: item.refusal.reason }) }
  })
}

test('a plain line and one that is looked at closely have the same places', () => {
  expect(read('{"a":"→"}\n{"b":1}{"c":2}\n\n {"d":"→"} \r\n{"e":3}')).toEqual([
    { line: 7, stands: '{"a":"→"}' },
    { line: 8, stands: '{"b":1}' },
    { line: 8, stands: '{"c":2}' },
    'blank',
    { line: 10, stands: '{"d":"→"}' },
    { line: 11, stands: '{"e":3}' },
  ])
})

test('of a line that breaks off its end is told, and no line of its own', () => {
  const [torn, next] = read('{"a":"b\n{"b":1}\n')
  expect(torn).toMatchObject({ stands: '{"a":"b', code: 'not_json' })
  expect(torn).toHaveProperty(
    'reason',
    expect.stringMatching(/^Line 7 is not JSON \(Unterminated string in JSON at position 7\)\./),
  )
  expect(next).toEqual({ line: 8, stands: '{"b":1}' })
})

test('what cannot be stored and what is too deep is seen in plain lines too', () => {
  const bytes = Buffer.from(`{"a":"\\u0000","b":1e999}\n${'{"a":'.repeat(500)}1${'}'.repeat(500)}\n`)
  const [nul, deep] = [...recordsOf(bytes, { bytes, found: 0 }, 0, 1)]
  expect(nul?.kind === 'record' && nul.record.value).toEqual({ a: '\uFFFD', b: 'Infinity' })
  expect(deep?.kind === 'refusal' && deep.refusal.code).toBe('too_deep')
})
