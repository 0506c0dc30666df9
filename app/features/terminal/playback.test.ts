import { expect, test } from 'vitest'
import { happenedBy, momentsOf } from './playback.ts'

const step = (at: number | null) => ({ seq: 1, at, body: { shape: 'terminal' as const, type: 'chunk' as const } })

test('long pauses are cut, clocks that go back do not turn the replay, and steps without a time go with the one before', () => {
  expect(momentsOf([1000, 1250, null, 900, 61_000].map(step))).toEqual([0, 250, 250, 250, 2250])
  expect(momentsOf([])).toEqual([])
})

test('what has happened by a moment', () => {
  const moments = [0, 250, 250, 2250]
  expect([-1, 0, 249, 250, 3000].map((moment) => happenedBy(moments, moment))).toEqual([0, 1, 1, 3, 4])
})
