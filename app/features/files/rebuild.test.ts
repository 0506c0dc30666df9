// A file rebuilt from what calls did to it is the file, wherever it says that it knows; else it says that it does not.
import fc from 'fast-check'
import { structuredPatch } from 'diff'
import { describe, expect, test } from 'vitest'
import { rebuilt } from './rebuild.ts'
import type { FileStep, Hunk } from './rebuild.ts'

const line = fc.constantFrom('a', 'b', 'c', '', 'd e', '$&', '}')
const text = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'))

/** The steps by which a tool of some kind tells of each change from one text to the next. */
function stepsOf(texts: readonly string[], kinds: readonly FileStep['did'][], isFirstSeen: boolean): FileStep[] {
  return texts.flatMap((now, n): FileStep[] => {
    const seq = n + 1
    const before = texts[n - 1]
    if (before === undefined) return isFirstSeen ? [{ seq, did: 'write', text: now }] : []
    const kind = kinds[n % kinds.length]
    if (kind === 'read') {
      const lines = now.split('\n')
      const from = 1 + (n % lines.length)
      return [
        { seq, did: 'write', text: now },
        { seq, did: 'read', from, lines: lines.slice(from - 1), whole: false },
      ]
    }
    if (kind === 'patch') return [{ seq, did: 'patch', hunks: hunksOf(before, now, n % 3) }]
    if (kind === 'replace') return [{ seq, did: 'replace', before, after: now, everywhere: false }]
    return [{ seq, did: 'write', text: now }]
  })
}

function hunksOf(before: string, now: string, context: number): Hunk[] {
  // With a last line end on both sides, so that no line is said to lack one.
  const patch = structuredPatch('', '', `${before}\n`, `${now}\n`, '', '', { context })
  return patch.hunks.map(({ oldStart, lines }) => ({
    start: oldStart,
    lines: lines.map((said) => ({ sign: said.charAt(0) as ' ' | '+' | '-', text: said.slice(1) })),
  }))
}

test('whatever was known to be there is what stands there, whichever tools changed it', () => {
  const kinds = fc.array(fc.constantFrom<FileStep['did']>('write', 'patch', 'replace', 'read'), { minLength: 1 })
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), kinds, fc.boolean(), (texts, did, isFirstSeen) => {
      const state = rebuilt(stepsOf(texts, did, isFirstSeen))
      const lines = (texts.at(-1) ?? '').split('\n')
      for (const [n, known] of state.lines.entries()) if (known !== undefined) expect(known).toBe(lines[n])
      if (state.whole) expect(state.lines).toHaveLength(lines.length)
      if (isFirstSeen && state.doubts.length === 0) expect(state).toMatchObject({ lines, whole: true })
    }),
    { numRuns: 500 },
  )
})

describe('what cannot be known is said', () => {
  test('of a file that was there before, a patch with numbers shows its own lines at their place', () => {
    const hunk: Hunk = {
      start: 10,
      lines: [
        { sign: ' ', text: 'ten' },
        { sign: '-', text: 'old' },
        { sign: '+', text: 'new' },
      ],
    }
    const { lines, whole, doubts } = rebuilt([{ seq: 1, did: 'patch', hunks: [hunk] }])
    expect(lines.slice(9)).toEqual(['ten', 'new'])
    expect(lines.slice(0, 9).every((one) => one === undefined)).toBe(true)
    expect({ whole, doubts }).toEqual({ whole: false, doubts: [] })
  })

  test('an edit of a text that stands nowhere lets go of what was known', () => {
    const state = rebuilt([
      { seq: 1, did: 'write', text: 'a\nb' },
      { seq: 4, did: 'replace', before: 'x', after: 'y', everywhere: false },
    ])
    expect(state).toEqual({
      lines: [],
      whole: false,
      absent: false,
      doubts: [{ seq: 4, why: 'The text that was to be replaced is in no part that is known.' }],
    })
  })

  test('lines that are read anew are believed, and the change in between is told', () => {
    const state = rebuilt([
      { seq: 1, did: 'write', text: 'a\nb\nc' },
      { seq: 2, did: 'read', from: 1, lines: ['a', 'B'], whole: false },
    ])
    expect(state).toMatchObject({ lines: ['a', 'B'], whole: false, doubts: [{ seq: 2 }] })
  })

  test('a patch without numbers is placed by its lines where they stand once', () => {
    const hunk: Hunk = {
      start: null,
      lines: [
        { sign: ' ', text: 'b' },
        { sign: '+', text: 'x' },
      ],
    }
    const write: FileStep = { seq: 1, did: 'write', text: 'a\nb\nc' }
    expect(rebuilt([write, { seq: 2, did: 'patch', hunks: [hunk] }]).lines).toEqual(['a', 'b', 'x', 'c'])
    expect(
      rebuilt([
        { ...write, text: 'b\nb' },
        { seq: 2, did: 'patch', hunks: [hunk] },
      ]).doubts,
    ).toHaveLength(1)
  })

  test('a patch written for the eye has its very lines from the words that were asked for', () => {
    const shown: Hunk = {
      start: 1,
      lines: [
        { sign: ' ', text: 'a' },
        { sign: '-', text: '  b' },
        { sign: '+', text: '  c' },
        { sign: ' ', text: '  d' },
      ],
    }
    const words = { before: '\tb', after: '\tc', everywhere: false }
    const edit: FileStep = { seq: 2, did: 'patch', hunks: [shown], words }
    const after = (text: string) => rebuilt([{ seq: 1, did: 'write', text }, edit])
    expect(after('a\n\tb\n\td')).toMatchObject({ lines: ['a', '\tc', '\td'], doubts: [] })
    expect(after('a\n\tb\n\td\n\tb')).toMatchObject({ lines: ['a', '\tc', '\td', '\tb'], doubts: [] })
    // Of a file that was never seen, lines with blanks before them are known only where they were asked for.
    expect(rebuilt([edit]).lines).toEqual(['a', '\tc', undefined])
  })

  test('replacing everywhere needs to know everywhere', () => {
    const all = (lines: string[], whole: boolean): FileStep[] => [
      { seq: 1, did: 'read', from: 1, lines, whole },
      { seq: 2, did: 'replace', before: 'a', after: '$&', everywhere: true },
    ]
    expect(rebuilt(all(['a a', 'b', 'a'], true)).lines).toEqual(['$& $&', 'b', '$&'])
    expect(rebuilt(all(['a'], false)).doubts).toHaveLength(1)
  })

  test('what was deleted is not there, until it is written again', () => {
    expect(rebuilt([{ seq: 1, did: 'delete' }]).absent).toBe(true)
    expect(
      rebuilt([
        { seq: 1, did: 'delete' },
        { seq: 2, did: 'write', text: '' },
      ]),
    ).toMatchObject({ absent: false, lines: [''] })
  })
})
