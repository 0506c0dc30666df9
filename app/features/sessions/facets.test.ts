// Law: a count says what the list would show.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sessionRow } from '../test-rows.ts'
import { chosenOf, facetsOf, partsOf } from './facets.ts'
import { filterSessions, noFilters } from './filter-sessions.ts'

const around = { repos: new Map<string, never>(), range: null, pinned: new Set<string>(), machines: [] }
const maybe = (...some: string[]) => fc.option(fc.constantFrom(...some))
const session = fc
  .record({
    id: fc.uuid(),
    title: maybe('one', 'two'),
    branch: maybe('main', 'fix'),
    branches: fc.subarray(['main', 'other']),
    model: maybe('m1', 'm2'),
    tags: fc.subarray(['Bug', 'later']),
    errorCount: fc.nat(1),
    parentSessionId: maybe('p'),
    archivedAt: fc.option(fc.constant(new Date(0))),
    eventCount: fc.nat(1),
  })
  .map((part) => sessionRow(part))
const filters = fc
  .record({
    branches: fc.subarray(['main', 'fix']),
    models: fc.subarray(['m1', 'never']),
    tags: fc.subarray(['bug', 'later']),
    errors: fc.boolean(),
    subAgents: fc.boolean(),
    empty: fc.boolean(),
    archived: fc.boolean(),
  })
  .map((part) => ({ ...noFilters, ...part }))

test('beside each value stands how many sessions are shown with it alone', () => {
  fc.assert(
    fc.property(fc.array(session, { maxLength: 20 }), filters, (sessions, given) => {
      for (const { name, values } of facetsOf(sessions, given, around))
        for (const { value, count } of values)
          expect(filterSessions(sessions, { ...given, [name]: [value] }, around)).toHaveLength(count)
    }),
  )
})

test('the parts of the list add up to all that the filters let through, and those that are shown to the list', () => {
  fc.assert(
    fc.property(fc.array(session, { maxLength: 20 }), filters, (sessions, given) => {
      const parts = partsOf(sessions, given, around)
      const shown =
        parts.main +
        (given.subAgents ? parts.subAgent : 0) +
        (given.empty ? parts.empty : 0) +
        (given.archived ? parts.archived : 0)
      expect(filterSessions(sessions, given, around)).toHaveLength(shown)
    }),
  )
})

test('what is chosen can be taken away by itself, also when nothing has it', () => {
  const sessions = [sessionRow({ id: 'a', title: 'a', tags: ['To Do'] })]
  const given = { ...noFilters, tags: ['to do'], models: ['never'] }
  expect(chosenOf(sessions, given, around).map(({ label, without }) => [label, without])).toEqual([
    ['To Do', { ...given, tags: [] }],
    ['never', { ...given, models: [] }],
  ])
  expect(facetsOf(sessions, given, around).find(({ name }) => name === 'models')?.values).toEqual([
    { value: 'never', label: 'never', count: 0 },
  ])
})
