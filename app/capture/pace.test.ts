import { expect, test } from 'vitest'
import { pacing } from './pace.ts'

const day = 86_400_000

/** Plays sources that are written all the time, each take costing `cost` ms, and answers the milliseconds between takes of the first. */
function played(sources: number, cost: number, lasting = 20_000): number[] {
  let now = day
  const pace = pacing(() => now)
  const due = Array.from({ length: sources }, (_, n) => ({ path: `${n}`, at: now + n }))
  const taken: number[] = []
  const end = now + lasting
  for (;;) {
    due.sort((a, b) => a.at - b.at)
    const next = due[0]
    if (!next || next.at >= end) break
    now = Math.max(now, next.at)
    const wait = pace.wait(next.path)
    if (wait > 0) {
      next.at = now + wait
      continue
    }
    if (next.path === '0') taken.push(now)
    pace.began(next.path)
    now += cost
    pace.ended(next.path)
    next.at = now
  }
  return taken.slice(1).map((at, n) => at - (taken[n] ?? 0))
}

test('what comes after a quiet time is taken at once', () => {
  let now = day
  const pace = pacing(() => now)
  expect(pace.wait('a')).toBe(0)
  pace.began('a')
  now += 30
  pace.ended('a')
  expect(pace.wait('a')).toBeGreaterThan(0)
  now += 1000
  expect(pace.wait('a')).toBe(0)
})

test('a source that is written all the time is taken several times a second', () => {
  for (const between of played(1, 20).slice(1)) {
    expect(between).toBeLessThanOrEqual(200)
    expect(between).toBeGreaterThanOrEqual(100)
  }
})

test('many sources that are written all the time share half of the time, and none waits longer than a second', () => {
  const few = played(8, 20).slice(5)
  // What eight takes cost is half of the time between two of them.
  for (const between of few) expect(between).toBeGreaterThanOrEqual(8 * 20 * 2 - 20)
  for (const between of few) expect(between).toBeLessThan(600)
  for (const between of played(30, 20).slice(5)) expect(between).toBeLessThanOrEqual(1000)
})

test('a costly take is followed by a longer rest', () => {
  expect(Math.min(...played(1, 200).slice(1))).toBeGreaterThanOrEqual(400)
})
