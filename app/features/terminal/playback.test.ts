import { expect, test } from 'vitest'
import { happenedBy, momentOf, momentsOf } from './playback.ts'

const step = (at: number | null) => ({ seq: 1, at, body: { shape: 'terminal' as const, type: 'chunk' as const } })

test('long pauses are cut, clocks that go back do not turn the replay, and steps without a time go with the one before', () => {
  expect(momentsOf([1000, 1250, null, 900, 61_000].map(step))).toEqual([0, 250, 250, 250, 2250])
  expect(momentsOf([])).toEqual([])
})

test('what has happened by a moment', () => {
  const moments = [0, 250, 250, 2250]
  expect([-1, 0, 249, 250, 3000].map((moment) => happenedBy(moments, moment))).toEqual([0, 1, 1, 3, 4])
})

test('an event has its moment, one that is not there yet the last', () => {
  const steps = [1000, 1250, 2000].map((at, n) => ({ ...step(at), seq: 2 * n + 1 }))
  const moments = momentsOf(steps)
  expect([1, 2, 3, 5, 9].map((seq) => momentOf(steps, moments, seq))).toEqual([0, 250, 250, 1000, 1000])
  expect(momentOf(steps, moments)).toBeNull()
})
