import { expect, test } from 'vitest'
import { eventRow } from '../../test-rows.ts'
import { beforeOf, nextOf, shifted, upTo } from './pace.ts'

const at = (ms: number) => new Date(1_000_000 + ms)
// Their numbers are not their order: a slice came late.
const events = [
  eventRow(1, { occurredAt: at(0) }),
  eventRow(4, { occurredAt: at(1000) }),
  eventRow(2, { occurredAt: at(1000) }),
  eventRow(3, { occurredAt: at(90_000) }),
  eventRow(5, { occurredAt: null }),
]

test.each([
  [1, 1, { seq: 4, ms: 1000 }],
  [1, 10, { seq: 4, ms: 100 }],
  [4, 1, { seq: 2, ms: 120 }],
  [2, 2, { seq: 3, ms: 1500 }],
  [3, 1, { seq: 5, ms: 120 }],
  [5, 1, null],
  [99, 1, null],
])('after event %i at speed %i comes %o', (seq, speed, next) => {
  expect(nextOf(events, seq, speed)).toEqual(next)
})

test('what is shown is what stands before, whatever its number', () => {
  expect(upTo(events, 2).map(({ seq }) => seq)).toEqual([1, 4, 2])
  expect(upTo(events, 99)).toHaveLength(5)
  expect([beforeOf(events, 2), beforeOf(events, 1), beforeOf(events, 99)]).toEqual([4, null, null])
})

test('speeds go up and down between their ends', () => {
  expect([shifted(1, 1), shifted(1, -1), shifted(200, 1), shifted(0.5, -1)]).toEqual([2, 0.5, 200, 0.5])
})
