import { expect, test } from 'vitest'
import { ordinalsBetween, runsOf } from './ordinals.ts'

test('new events stand in runs between the known ones of their source', () => {
  expect(runsOf([undefined, 'b', undefined, undefined, 'd', undefined], null)).toEqual([
    { indexes: [0], after: null, before: 'b' },
    { indexes: [2, 3], after: 'b', before: 'd' },
    { indexes: [5], after: 'd', before: null },
  ])
})

test('repeats within a slice belong to no run', () => {
  expect(runsOf([undefined, null, undefined], 'a')).toEqual([{ indexes: [0, 2], after: 'a', before: null }])
})

test('ordinals sort by bytes between their neighbours, however often the same gap is filled', () => {
  let [after, before] = ordinalsBetween(null, null, 2)
  for (let i = 0; i < 200; i++) {
    const [one] = ordinalsBetween(after ?? null, before ?? null, 1)
    expect([after, one, before].sort()).toEqual([after, one, before])
    if (i % 2 === 0) after = one
    else before = one
  }
  const many = ordinalsBetween(null, null, 5000)
  expect([...many].sort()).toEqual(many)
})
