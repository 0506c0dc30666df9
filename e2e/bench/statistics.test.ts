import { expect, test } from 'vitest'
import { seeded } from '#electric/conformance/random.ts'
import { pairedRatios, quantile, shuffled, spread } from './statistics.ts'

test('quantiles interpolate and do not depend on the order', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantile([7], 0.95)).toBe(7)
  expect(quantile([], 0.5)).toBeNaN()
  expect(spread([10, 20, 30, 40, 50])).toEqual({ count: 5, p25: 20, p50: 30, p75: 40, p95: 48, max: 50 })
})

test('ratios are those of one round', () => {
  expect(pairedRatios([2, 30], [1, 10])).toEqual([2, 3])
})

test('an order has every item once and follows the seed', () => {
  const order = shuffled([1, 2, 3, 4], seeded(7))
  expect(order.toSorted()).toEqual([1, 2, 3, 4])
  expect(shuffled([1, 2, 3, 4], seeded(7))).toEqual(order)
})
