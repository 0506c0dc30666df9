import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { oneLine } from './read.ts'

test('one line is the first with something in it, however long the text is', () => {
  expect(oneLine('\n \r\n\u001b[31m\n  a\tb   c  \nd')).toBe('a b c')
  expect(oneLine(`${' '.repeat(10_000)}x`)).toBe('x')
  expect(oneLine('y'.repeat(1e6))).toBe(`${'y'.repeat(199)}…`)
})

test('looking at no more than needed finds the same line', () => {
  const piece = fc.constantFrom(
    '\n',
    '\r\n',
    '\u2028',
    ' ',
    '\t',
    '   '.repeat(30),
    '\u001b[1;31m',
    '\u001b]8;;http://x\u0007',
    'word',
    '“—→',
    '\u00a0',
    '\u2009',
    '\u0085',
    '\u0007',
    '\u001b[12345m',
    '\u{1f600}',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
      const text = pieces.join('')
      const line = stripVTControlCharacters(text)
        .split(/[\r\n\u2028\u2029]/)
        .map((part) => part.replace(/\s+/g, ' ').trim())
        .find((part) => part !== '')
      const whole = line ?? ''
      expect(oneLine(text, 10)).toBe(whole.length <= 10 ? whole : `${whole.slice(0, 9).toWellFormed()}…`)
    }),
  )
})
