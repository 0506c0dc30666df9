import { expect, test } from 'vitest'
import { isNetworkError } from './network-error.ts'

test.each(['Failed to fetch', 'NetworkError when attempting to fetch resource.', 'Load failed', 'fetch failed'])(
  '"%s" means that no answer came',
  (message) => expect(isNetworkError(new TypeError(message))).toBe(true),
)

test('a fault of our own and an answer of the server are not repeated', () => {
  expect(isNetworkError(new TypeError("Cannot read properties of undefined (reading 'id')"))).toBe(false)
  expect(isNetworkError(new Error('That session is not here any more.'))).toBe(false)
})
