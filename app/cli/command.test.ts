import { expect, test } from 'vitest'
import { dataFolder, refuseSurprises, UsageError } from './command.ts'

const flags = {
  data: { type: 'string' },
  open: { type: 'boolean' },
  path: { type: 'positional' },
} as const

test.each([
  [['--data', '/x', '--no-open', 'file']],
  [['--data=/x', '--open']],
  [['file', '--', '--not-a-flag', 'anything']],
])('%j is fine', (words) => {
  expect(() => refuseSurprises(words, flags)).not.toThrow()
})

test.each([
  [['--dta', '/x'], /no flag --dta/],
  [['--data'], /--data needs a value/],
  [['--data', '--open'], /--data needs a value/],
  [['-x'], /no flag -x/],
  [['one', 'two'], /"two" is one word too many/],
  [['--no-data'], /needs a value|no flag/],
])('%j is refused', (words, message) => {
  expect(() => refuseSurprises(words, flags)).toThrow(UsageError)
  expect(() => refuseSurprises(words, flags)).toThrow(message)
})

test('a command that takes many words takes them', () => {
  expect(() => refuseSurprises(['one', 'two', 'three'], flags, true)).not.toThrow()
})

test('the data folder is absolute, and ~ is the home', () => {
  expect(dataFolder('~/books')).not.toContain('~')
  expect(dataFolder('books')).toBe(`${process.cwd()}/books`)
})
