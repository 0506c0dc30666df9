import { expect, test } from 'vitest'
import { eventRow } from '../test-rows.ts'
import { marksOf, placeOf, thinMarks } from './overview-marks.ts'

test('prompts, edits and errors are marked at their place', () => {
  const events = [
    eventRow(1, { role: 'user' }),
    eventRow(51, { kind: 'file_change' }),
    eventRow(101, { kind: 'shell', outcome: 'error' }),
    eventRow(60, { role: 'user', channel: 'injected' }),
  ]
  expect(marksOf(events, 101)).toEqual([
    { kind: 'prompt', position: 0 },
    { kind: 'edit', position: 0.5 },
    { kind: 'error', position: 1 },
  ])
})

test('thousands of marks become few, and an error is never lost', () => {
  const marks = Array.from({ length: 20_000 }, (_, n) => ({ kind: 'edit' as const, position: n / 20_000 }))
  const thin = thinMarks([...marks, { kind: 'error', position: 0.5 }])
  expect(thin.length).toBeLessThan(310)
  expect(thin.at(-1)).toEqual({ kind: 'error', position: 0.5 })
})

test('a session of one event has its place at the start', () => {
  expect(placeOf(1, 1)).toBe(0)
  expect(placeOf(1, 0)).toBe(0)
})
