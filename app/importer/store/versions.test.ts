// Of any versions one stands, the same in every order; rows of before versions had sizes keep their place.
import { expect, test } from 'vitest'
import { random } from '../demo/random.ts'
import { isLater } from './versions.ts'

const seed = Number(process.env['VERSIONS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test(`which version stands does not depend on the order (VERSIONS_SEED=${seed})`, () => {
  const chance = random(seed)
  const version = () =>
    `${chance.pick(['111', '101', '100', '011'])}|${chance.pick(['', '1 05', '2 01'])}|00000${chance.int(4)}.${chance.id(2)}`
  for (let round = 0; round < 300; round++) {
    const all = Array.from({ length: 2 + chance.int(5) }, version)
    const last = (versions: string[]) =>
      versions.reduce<string | null>((known, next) => (known === null || isLater(next, known) ? next : known), null)
    const shuffled = all.map((one) => ({ one, key: chance.int(1000) })).sort((a, b) => a.key - b.key)
    expect(last(shuffled.map(({ one }) => one))).toBe(last(all))
    expect(last([...all, ...all])).toBe(last(all))
  }
})

test('a version of before, which says only whether it has words, gives way to a later mark and not to an earlier one', () => {
  expect(isLater('111|2|000000009.a', '1|1|zzz')).toBe(true)
  expect(isLater('111|1|000000009.a', '1|2|zzz')).toBe(false)
  expect(isLater('011|3|000000009.a', '1|2|zzz')).toBe(false)
})
