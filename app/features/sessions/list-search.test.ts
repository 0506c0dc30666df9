import { defaultParseSearch, defaultStringifySearch } from '@tanstack/react-router'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromView, toView } from '../views/view-search.ts'
import { noFilters } from './filter-sessions.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { filtersOf, listSearch, searchOf } from './list-search.ts'

const values = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom('main', 'feat/a,b', '100%', '%2C', 'true', '12', '"x"'),
    fc.string({ minLength: 1, maxLength: 20 }),
  ),
  { maxLength: 4 },
)
const number = fc.option(fc.integer({ min: 1, max: 1e6 }))
const filters: fc.Arbitrary<SessionFilters> = fc.record({
  agents: values,
  statuses: values,
  repos: values,
  branches: values,
  models: values,
  machines: values,
  tags: values,
  made: values,
  when: fc.constantFrom('', 'today', '7d', '2026-01-01..'),
  minCost: number,
  minEvents: number,
  running: fc.boolean(),
  errors: fc.boolean(),
  subAgents: fc.boolean(),
  empty: fc.boolean(),
  archived: fc.boolean(),
  pinned: fc.boolean(),
  text: fc.string({ maxLength: 50 }),
})

test('any filters are the same after a way through the address, and through a saved view', () => {
  fc.assert(
    fc.property(filters, (given) => {
      const search = listSearch.parse(defaultParseSearch(defaultStringifySearch(searchOf(given))))
      expect(filtersOf(search)).toEqual(given)
      const view = JSON.parse(JSON.stringify(toView(search))) as Record<string, string>
      expect(filtersOf(listSearch.parse(defaultParseSearch(defaultStringifySearch(fromView(view)))))).toEqual(given)
    }),
  )
})

test('an address that somebody typed is read as far as it can be', () => {
  const read = (query: string) => filtersOf(listSearch.parse(defaultParseSearch(query)))
  expect(read('?q=12&errors=true&cost=-1&events=many&when=7d')).toEqual({
    ...noFilters,
    text: '12',
    errors: true,
    when: '7d',
  })
  expect(read('?branch={"a":1}&agents=claude,,claude&status[]=x')).toEqual({ ...noFilters, agents: ['claude'] })
})
