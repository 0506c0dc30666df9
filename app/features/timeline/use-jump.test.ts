import { expect, test } from 'vitest'
import { eventRow } from '../test-rows.ts'
import { entriesOf } from './entries.ts'
import { indexNear } from './use-jump.ts'

const entries = entriesOf([3, 7, 9].map((seq) => eventRow(seq, { role: 'assistant' })))

test.each([
  [7, 1],
  [8, 1],
  [1, 0],
  [99, 2],
])('event %i is shown at, or after the start of, entry %i', (seq, index) => {
  expect(indexNear(entries, seq)).toBe(index)
})

test('nowhere to go in an empty timeline', () => {
  expect(indexNear([], 1)).toBe(-1)
})
