import { expect, test } from 'vitest'
import { stretchesOf } from './stretches.ts'

test('what is not known stands where it is missing, the end too', () => {
  expect(stretchesOf({ lines: [undefined, undefined, 'c', undefined, 'e'], whole: false })).toEqual([
    { gap: 2 },
    { number: 3, text: 'c' },
    { gap: 1 },
    { number: 5, text: 'e' },
    { gap: null },
  ])
  expect(stretchesOf({ lines: ['a'], whole: true })).toEqual([{ number: 1, text: 'a' }])
})
