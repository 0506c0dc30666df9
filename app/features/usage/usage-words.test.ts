import { expect, test } from 'vitest'
import { costWords, priceWords } from './usage-words.ts'

test.each([
  [12.5, 0, '$12.50'],
  [12.5, 3, '≥ $12.50'],
  [null, 3, 'no price'],
  [null, 0, '–'],
])('%s USD with %i unpriced reports', (usd, unpriced, words) => {
  expect(costWords(usd, unpriced)).toBe(words)
})

test('a copy and a witness are told before any price', () => {
  expect(priceWords('own', false, null)).toBe('counted in another session')
  expect(priceWords('reported', false, 'telemetry')).toBe('as telemetry says')
  expect(priceWords('genai-prices 0.1.8', true, null)).toBe('list price')
})
