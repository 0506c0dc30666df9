import { expect, test } from 'vitest'
import { moved, tileSearch, tilesHref, tilesOf, without } from './tile-search.ts'

const [a, b, c, d, e] = [1, 2, 3, 4, 5].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
  string,
  string,
]

test('an address names up to four sessions, each once; the rest of it is left out', () => {
  const read = (search: Record<string, unknown>) => tilesOf(tileSearch.parse(search))
  expect(read({ of: `${a},x,${b},${a},,${c},${d},${e}` })).toEqual([a, b, c, d])
  expect(read({ of: 12, as: 'circle' })).toEqual([])
  const url = new URL(tilesHref([a, b], 'figures'), 'http://x')
  expect(tilesOf(tileSearch.parse(Object.fromEntries(url.searchParams)))).toEqual([a, b])
  expect(tileSearch.parse({ view: 'figures' }).view).toBe('figures')
})

test('a tile goes one place on, and stays at the ends', () => {
  expect(moved([a, b, c], b, 1)).toEqual([a, c, b])
  expect(moved([a, b, c], a, -1)).toEqual([a, b, c])
  expect(without([a, b], a)).toEqual([b])
})
