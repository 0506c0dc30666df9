import { expect, test } from 'vitest'
import { eventRow } from '../test-rows.ts'
import { gapsOf } from './gaps.ts'

const events = [1, 5, 6, 9].map((seq) => eventRow(seq, {}))

test('what was done between two messages stands before the second; between neighbours stands nothing', () => {
  const gaps = gapsOf(events, {
    'event-1': { calls: 0, edits: 0, errors: 0 },
    'event-5': { calls: 3, edits: 1, errors: 0 },
    'event-6': { calls: 3, edits: 1, errors: 0 },
    'event-9': { calls: 4, edits: 1, errors: 1 },
  })
  expect([...(gaps ?? [])]).toEqual([
    ['event-5', { calls: 3, edits: 1, errors: 0 }],
    ['event-9', { calls: 1, edits: 0, errors: 1 }],
  ])
})

test('a message whose counts are not known neither shows nor hides what was done', () => {
  const gaps = gapsOf(events, {
    'event-1': { calls: 1, edits: 0, errors: 0 },
    'event-9': { calls: 4, edits: 2, errors: 0 },
  })
  expect([...(gaps ?? [])]).toEqual([['event-9', { calls: 3, edits: 2, errors: 0 }]])
  expect(gapsOf(events, undefined)).toBeUndefined()
})
