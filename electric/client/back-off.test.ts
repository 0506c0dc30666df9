// The wait before another try: it grows, it is bounded, and two tabs do not come back in step.
import { expect, test } from 'vitest'
import { retryDelay } from './back-off.ts'

const bounds = (failures: number) => [retryDelay(failures, () => 0), retryDelay(failures, () => 1)]

test('the wait doubles up to a second and a half, and half of it is left to chance', () => {
  expect([1, 2, 3, 4, 5].map(bounds)).toEqual([
    [50, 100],
    [100, 200],
    [200, 400],
    [400, 800],
    [750, 1500],
  ])
  expect(bounds(1_000_000)).toEqual([750, 1500])
})

test('tabs that lost the server together come back spread out', () => {
  const waits = Array.from({ length: 200 }, () => retryDelay(6))
  expect(new Set(waits.map((ms) => Math.floor(ms / 75))).size).toBe(10)
})
