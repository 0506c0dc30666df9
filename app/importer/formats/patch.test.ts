// How many lines a change added and removed, in both notations.
import { expect, test } from 'vitest'
import { patchChanges, patchCounts } from './patch.ts'

const edit = (before: string, after: string) => patchCounts([{ path: 'a', action: 'update', before, after }])

test('lines that stand on both sides are not counted', () => {
  expect(edit('one\ntwo\nthree', 'one\n2\nthree\nfour')).toEqual({ added: 2, removed: 1 })
  expect(edit('same', 'same')).toEqual({ added: 0, removed: 0 })
})

test('a new file is all added, an emptied one all removed', () => {
  expect(edit('', 'a\nb\n')).toEqual({ added: 2, removed: 0 })
  expect(edit('a\nb', '')).toEqual({ added: 0, removed: 2 })
})

test('a patch is counted by its signs, file by file', () => {
  const patch = '*** Begin Patch\n*** Update File: a.ts\n@@\n-x\n+y\n+z\n*** Add File: b.ts\n+new\n*** End Patch'
  expect(patchChanges(patch).map((change) => change.path)).toEqual(['a.ts', 'b.ts'])
  expect(patchCounts(patchChanges(patch))).toEqual({ added: 3, removed: 1 })
})
