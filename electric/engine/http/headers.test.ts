import { expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { nextCursor, shapeCacheControl } from './headers.ts'

test("cache-control is exactly Electric's in every case", () => {
  const { config } = readConfig({ ELECTRIC_CACHE_MAX_AGE: '7', ELECTRIC_CACHE_STALE_AGE: '8' })
  const of = (more: object) =>
    shapeCacheControl({ method: 'GET', first: false, live: false, subset: false, ...more }, config)
  expect(of({ first: true })).toBe('public, max-age=604800, s-maxage=3600, stale-while-revalidate=2629746')
  expect(of({})).toBe('public, max-age=7, stale-while-revalidate=8')
  expect(of({ live: true })).toBe('public, max-age=5, stale-while-revalidate=5')
  expect(of({ subset: true, first: true })).toBe('no-cache')
  expect(of({ method: 'POST' })).toBe('no-cache')
})

test("the cursor is the time rounded up to the poll's length, and never the one that was sent", () => {
  const epoch = Date.UTC(2024, 9, 9)
  expect(nextCursor(undefined, 20_000, epoch + 61_000)).toBe(80)
  expect(nextCursor(60, 20_000, epoch + 61_000)).toBe(80)
  const moved = nextCursor(80, 20_000, epoch + 61_000)
  expect(moved).toBeGreaterThan(80)
  expect(moved).toBeLessThanOrEqual(80 + 3600)
})
