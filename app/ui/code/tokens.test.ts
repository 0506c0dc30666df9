// Code in colours says what the code says, letter by letter.
import fc from 'fast-check'
import { common, createLowlight } from 'lowlight'
import { describe, expect, test } from 'vitest'
import { changedPart, linesOf, withChange } from './tokens.ts'
import type { Token } from './tokens.ts'
import { languageOf } from './languages.ts'

const lowlight = createLowlight(common)
const textOf = (tokens: readonly Token[]) => tokens.map(({ text }) => text).join('')

test('every line is there with every character, in any language, whatever the text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...lowlight.listLanguages()), fc.string({ maxLength: 200 }), (language, text) => {
      const value = text.replaceAll('\r', '')
      expect(linesOf(lowlight.highlight(language, value)).map(textOf)).toEqual(value.split('\n'))
    }),
    { numRuns: 300 },
  )
})

test('words have their kind, also where a comment goes over lines', () => {
  const lines = linesOf(lowlight.highlight('typescript', 'const a = "x"\n/* one\ntwo */ b'))
  expect(lines[0]).toContainEqual({ text: 'const', kind: 'keyword' })
  expect(lines[0]).toContainEqual({ text: '"x"', kind: 'string' })
  expect(lines[2]?.[0]).toEqual({ text: 'two */', kind: 'comment' })
})

describe('what has changed in a line', () => {
  test('marks exactly the characters between, and loses none', () => {
    const token = fc.record({ text: fc.string({ minLength: 1 }) })
    fc.assert(
      fc.property(fc.array(token), fc.nat(60), fc.nat(60), (tokens, a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)]
        const marked = withChange(tokens, start, end)
        expect(textOf(marked)).toBe(textOf(tokens))
        expect(textOf(marked.filter(({ changed }) => changed))).toBe(textOf(tokens).slice(start, end))
      }),
    )
  })

  test.each([
    ['const a = 1', 'const a = 22', { start: 10, beforeEnd: 11, afterEnd: 12 }],
    ['  return x', '  return x + y', { start: 10, beforeEnd: 10, afterEnd: 14 }],
    ['    one', '    two', null],
    ['aaa', 'aaaa', { start: 3, beforeEnd: 3, afterEnd: 4 }],
  ])('%j → %j', (before, after, expected) => {
    expect(changedPart(before, after)).toEqual(expected)
  })
})

test.each([
  ['/a/b.tsx', 'typescript'],
  ['Makefile', 'makefile'],
  ['C:\\x\\Y.PY', 'python'],
  ['LICENSE', null],
  ['a.constructor', null],
  ['constructor', null],
  [undefined, null],
])('the language of %s is %s', (path, language) => {
  expect(languageOf(path)).toBe(language)
})

test('every language that a file can have is one the highlighter knows', () => {
  for (const ending of 'ts js json css scss less html md py go rs java kt swift c cpp cs m php rb pl lua r sql sh yml toml diff graphql mk vb wat'.split(
    ' ',
  )) {
    expect(lowlight.registered(languageOf(`x.${ending}`) ?? ''), ending).toBe(true)
  }
})
