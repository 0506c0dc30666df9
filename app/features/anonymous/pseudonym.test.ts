import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anonymised, ownPhrases } from './pseudonym.ts'

const isOwn = ownPhrases(['Sessions', ' of ', 'event', 'Show all', 'Pinned'])

test('the console’s own phrases and numbers stay, whatever counts stand between them', () => {
  for (const text of ['Sessions', '11 of 14 sessions', '1 event', '2,000 events', '$1.84', '8.0 s', '· 12 %', ''])
    expect(anonymised(text, 1, isOwn)).toBe(text)
})

test('all else is replaced, a word always by the same one of its length', () => {
  const text = 'Fix the Import of sessions in src/import.ts, 3 times'
  const shown = anonymised(text, 7, isOwn)
  expect(shown).toHaveLength(text.length)
  expect(shown).not.toMatch(/fix|import|src|times/i)
  expect(shown).toMatch(/^[A-Z][a-z]{2} /)
  expect(anonymised('import', 7, isOwn)).toBe(shown.split(' ')[2]?.toLowerCase())
  expect(anonymised('import', 8, isOwn)).not.toBe(anonymised('import', 7, isOwn))
})

test('no word with a letter stays in any text, but by chance a short one', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zäß]{6,20}$/), fc.nat(), (word, salt) => {
      expect(anonymised(`a ${word}`, salt, isOwn)).not.toContain(word)
    }),
  )
})
