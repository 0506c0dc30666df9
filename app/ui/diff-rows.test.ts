import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countChanges, rowsBetween, rowsOfPatch } from './diff-rows.ts'

describe('changes as rows', () => {
  test('between two texts, with numbers on each side', () => {
    expect(rowsBetween('a\nb\nc\n', 'a\nB\nc\n')).toEqual([
      { kind: 'same', text: 'a', before: 1, after: 1 },
      { kind: 'del', text: 'b', before: 2 },
      { kind: 'add', text: 'B', after: 2 },
      { kind: 'same', text: 'c', before: 3, after: 3 },
    ])
  })

  test('a new file is all additions, and a missing newline at its end is no row', () => {
    expect(rowsBetween('', 'a\nb').map((row) => row.kind)).toEqual(['add', 'add'])
  })

  test('a unified patch counts from its hunk header', () => {
    const rows = rowsOfPatch('--- a/x.ts\n+++ b/x.ts\n@@ -41,2 +41,3 @@ function f()\n a\n-b\n+c\n+d\n')
    expect(rows).toEqual([
      { kind: 'file', text: 'x.ts' },
      { kind: 'same', text: 'a', before: 41, after: 41 },
      { kind: 'del', text: 'b', before: 42 },
      { kind: 'add', text: 'c', after: 42 },
      { kind: 'add', text: 'd', after: 43 },
    ])
  })

  test('an apply_patch text has files and no numbers', () => {
    const rows = rowsOfPatch(
      '*** Begin Patch\n*** Update File: a.ts\n@@ class A\n-b\n+c\n*** Add File: n.ts\n+x\n*** End Patch',
    )
    expect(rows.map((row) => `${row.kind} ${row.text}`)).toEqual([
      'file a.ts',
      'hunk class A',
      'del b',
      'add c',
      'file n.ts',
      'add x',
    ])
  })

  test('text with overrides in it cannot look like other code', () => {
    expect(rowsBetween('', '\u202e/* x */')[0]?.text).toBe('[U+202E]/* x */')
  })

  test('what is added and taken away accounts for both texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '')).map((lines) => lines.map((line) => `${line}\n`).join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { added, removed } = countChanges(rowsBetween(before, after))
        const lines = (value: string) => value.split('\n').length
        expect(added - removed).toBe(lines(after) - lines(before))
      }),
    )
  })

  test('any text at all can be shown as a patch', () => {
    fc.assert(fc.property(fc.string(), (text) => void rowsOfPatch(text)))
  })
})
