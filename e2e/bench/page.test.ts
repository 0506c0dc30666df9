import { expect, test } from 'vitest'
import { page } from './page.ts'
import type { Result } from './page.ts'

const RESULT: Result = {
  title: 'Waiting',
  method: 'By waiting.',
  unit: 'ms',
  peer: 'peer',
  goals: { ours: { atMost: 2 } },
  samples: { peer: [1, 2, 4], 'peer, again': [1, 2, 4], ours: [1.5, 5, 6] },
  seed: 7,
  facts: { readers: 1 },
  measured: '2026-01-01',
  surroundings: { cores: 2 },
}

test('a goal is judged by the median of the ratios of one round', () => {
  expect(page([RESULT])).toContain('| Waiting | ours | 1.5 | ≤ 2 | yes |')
  expect(page([{ ...RESULT, goals: { ours: { atLeast: 2 } } }])).toContain('| Waiting | ours | 1.5 | ≥ 2 | **no** |')
  expect(page([RESULT])).toContain('| ours | 3 | 5 | 3.25 | 5.5 | 5.9 | 1.5 | 1.5 – 2 |')
})

test('what has no peer is judged by itself', () => {
  expect(page([{ ...RESULT, peer: undefined, goals: { ours: { atMost: 2 } } }])).toContain('| 5 | ≤ 2 ms | **no** |')
})

test('a goal of its own is judged without the peer', () => {
  expect(page([{ ...RESULT, goals: { ours: { atMost: 2, alone: true } } }])).toContain('| 5 | ≤ 2 ms | **no** |')
})
