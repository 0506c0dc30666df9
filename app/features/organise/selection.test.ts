import { expect, test } from 'vitest'
import { extended, noSelection, toggled, visible } from './selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']

test('single ones, ranges either way, and what is out of sight', () => {
  const one = toggled(noSelection, 'b')
  expect([...extended(one, 'd', order).ids]).toEqual(['b', 'c', 'd'])
  const back = extended(toggled(one, 'e'), 'd', order)
  expect([...back.ids].sort()).toEqual(['b', 'd', 'e'])
  expect([...extended(noSelection, 'c', order).ids]).toEqual(['c'])
  expect([...toggled(back, 'e').ids].sort()).toEqual(['b', 'd'])
  expect([...visible(back, ['a', 'b']).ids]).toEqual(['b'])
  expect(visible(one, order)).toBe(one)
})
