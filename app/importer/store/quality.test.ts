import { expect, test } from 'vitest'
import { qualityOf } from './quality.ts'

const good = { toolCalls: 10, errors: 0, turn: 'closed', words: 200, subAgents: 2, reporters: 2 }

test('a session that went well, ended and reported has all points', () => {
  expect(qualityOf(good)).toBe(100)
})

test.each([
  [{ errors: 5 }, 80],
  [{ errors: 50 }, 60],
  [{ turn: 'failed' }, 70],
  [{ turn: null }, 85],
  [{ words: 100 }, 90],
  [{ reporters: 1 }, 95],
  [{ subAgents: 0, reporters: 0, toolCalls: 0 }, 100],
])('%j makes %i', (part, score) => {
  expect(qualityOf({ ...good, ...part })).toBe(score)
})
