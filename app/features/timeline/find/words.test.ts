import { expect, test } from 'vitest'
import { stepTo } from './words.ts'

const hits = [4, 9, 30]

test.each([
  { at: undefined, by: 1, near: undefined, to: 0, what: 'the first, from nowhere' },
  { at: undefined, by: 1, near: 5, to: 1, what: 'the first after what is in view' },
  { at: undefined, by: 1, near: 31, to: 0, what: 'round the end when none is after it' },
  { at: undefined, by: -1, near: 9, to: 0, what: 'the last before what is in view' },
  { at: undefined, by: -1, near: 2, to: 2, what: 'round the beginning when none is before it' },
  { at: 2, by: 1, near: 5, to: 0, what: 'from the last to the first' },
  { at: 0, by: -1, near: 5, to: 2, what: 'from the first to the last' },
  { at: 7, by: 1, near: 5, to: 1, what: 'from a hit that is gone to the next in view' },
] as const)('$what', ({ at, by, near, to }) => {
  expect(stepTo(hits, at, by, near)).toBe(to)
})

test('nowhere without hits', () => {
  expect(stepTo([], undefined, 1, 3)).toBeUndefined()
})
