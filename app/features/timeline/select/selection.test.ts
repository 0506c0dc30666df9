// A selection survives its way through the address, whatever its words hold.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  everything,
  isWhole,
  narrowings,
  searchOfSelection,
  selectionInput,
  selectionOf,
  selectionSearch,
  shows,
} from './selection.ts'

const words = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }), { maxLength: 5 })
const seq = fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 }))

test('any selection comes back from its address as it was, and is one that the server takes', () => {
  const any = fc.record({
    show: fc.constantFrom(...shows),
    roles: words,
    kinds: words,
    origins: words,
    commands: words,
    skills: words,
    from: seq,
    to: seq,
    newestFirst: fc.boolean(),
  })
  fc.assert(
    fc.property(any, (selection) => {
      const back = selectionOf(selectionSearch.parse(searchOfSelection(selection)))
      expect(back).toEqual(selection)
      expect(selectionInput.parse(back)).toEqual(selection)
    }),
  )
})

test('what cannot be read is left out, and the rest stays', () => {
  const search = selectionSearch.parse({
    show: 'nothing',
    role: 'user',
    from: -3,
    to: 'x',
    order: 'sideways',
    kind: {},
  })
  expect(selectionOf(search)).toEqual({ ...everything, roles: ['user'] })
})

test('numbers that stand for words in an address are words', () => {
  expect(selectionOf(selectionSearch.parse({ command: 7 })).commands).toEqual(['7'])
})

test('an order alone is no narrowing, and still not the whole in reading order', () => {
  expect(narrowings({ ...everything, newestFirst: true })).toBe(0)
  expect(isWhole({ ...everything, newestFirst: true })).toBe(false)
  expect(isWhole(everything)).toBe(true)
  expect(narrowings({ ...everything, from: 3, to: 9, kinds: ['shell'] })).toBe(2)
})
