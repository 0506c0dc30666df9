// How many lines a change added and removed, in both notations.
import { diffArrays } from 'diff'
import { expect, test } from 'vitest'
import { random } from '../demo/random.ts'
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

test('random texts: as many as a comparison of the whole says, in any length of text', () => {
  const seed = Math.floor(Math.random() * 1e6)
  const chance = random(seed)
  for (let round = 0; round < 400; round++) {
    const words = 1 + chance.int(12)
    const lines = () =>
      Array.from({ length: 1 + chance.int(round % 5 === 0 ? 120 : 12) }, () => `line ${chance.int(words)}`)
    const [before, after] = [lines(), lines()]
    const counts = { added: 0, removed: 0 }
    for (const part of diffArrays(before, after)) {
      if (part.added) counts.added += part.count
      else if (part.removed) counts.removed += part.count
    }
    expect(edit(before.join('\n'), after.join('\n')), `seed ${seed}, round ${round}`).toEqual(counts)
  }
})

test('a patch of very many lines is read in one pass', () => {
  const lines = Array.from({ length: 60_000 }, (_, n) => `+line ${n}`)
  const [change] = patchChanges(['*** Begin Patch', '*** Add File: a.ts', ...lines, '*** End Patch'].join('\n'))
  expect(change).toEqual({ path: 'a.ts', action: 'add', patch: lines.join('\n') })
})
