import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsBetween } from './diff-rows.ts'
import { partnersOf, splitRows } from './diff-split.ts'

test('what went stands beside what came in its place; more of one side has nothing beside it', () => {
  const rows = rowsBetween('a\nb\nc\nd\n', 'a\nB\nC\nx\nd\n')
  expect(splitRows(rows).map((row) => ('heading' in row ? '' : [row.left?.text, row.right?.text]))).toEqual([
    ['a', 'a'],
    ['b', 'B'],
    ['c', 'C'],
    [undefined, 'x'],
    ['d', 'd'],
  ])
})

test('each side is its whole text in order, whatever has changed', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = rowsBetween(before.join('\n'), after.join('\n'))
      const sides = splitRows(rows).flatMap((row) => ('heading' in row ? [] : [row]))
      expect(sides.flatMap(({ left }) => (left ? [left] : []))).toEqual(
        rows.filter(({ kind }) => kind === 'same' || kind === 'del'),
      )
      expect(sides.flatMap(({ right }) => (right ? [right] : []))).toEqual(
        rows.filter(({ kind }) => kind === 'same' || kind === 'add'),
      )
      for (const [one, other] of partnersOf(rows)) expect([one.kind, other.kind].toSorted()).toEqual(['add', 'del'])
    }),
  )
})
