// The session list’s state as it stands in the address, both ways, and in saved views. What is off is left out. Law:
// what cannot be read is left out rather than refused: an address is typed, cut and sent by people.
import { z } from 'zod'
import type { SessionFilters } from './filter-sessions.ts'
import { groupings } from './group-sessions.ts'
import type { Grouping } from './group-sessions.ts'
import { sorts } from './sort-sessions.ts'
import type { Sort } from './sort-sessions.ts'

// The router reads 12 and true in an address as number and boolean, and writes text that looks like them in quotes: they stay what they are.
const written = z.union([z.string().max(2000), z.number(), z.boolean()]).optional()
const readable = written.catch(undefined)

export const listSearch = z.object({
  agents: readable,
  status: readable,
  repo: readable,
  branch: readable,
  model: readable,
  machine: readable,
  tag: readable,
  made: readable,
  when: readable,
  cost: readable,
  events: readable,
  running: readable,
  errors: readable,
  subAgents: readable,
  empty: readable,
  archived: readable,
  pinned: readable,
  q: readable,
  sort: readable,
  group: readable,
})
export type ListSearch = z.output<typeof listSearch>
type Written = ListSearch[keyof ListSearch]

/** For what must not take more than was meant: refuses what cannot be read, and names that the list does not know. */
export const strictListSearch = z.partialRecord(listSearch.keyof(), written)

export const listSearchNames = listSearch.keyof().options

export function filtersOf(search: ListSearch): SessionFilters {
  const on = (value: Written) => String(value) === 'true'
  return {
    agents: wordsOf(search.agents),
    statuses: wordsOf(search.status),
    repos: wordsOf(search.repo),
    branches: wordsOf(search.branch),
    models: wordsOf(search.model),
    machines: wordsOf(search.machine),
    tags: wordsOf(search.tag),
    made: wordsOf(search.made),
    when: String(search.when ?? ''),
    minCost: numberOf(search.cost),
    minEvents: numberOf(search.events),
    running: on(search.running),
    errors: on(search.errors),
    subAgents: on(search.subAgents),
    empty: on(search.empty),
    archived: on(search.archived),
    pinned: on(search.pinned),
    text: String(search.q ?? ''),
  }
}

export function searchOf(filters: SessionFilters) {
  const on = (value: boolean) => value || undefined
  return {
    agents: listOf(filters.agents),
    status: listOf(filters.statuses),
    repo: listOf(filters.repos),
    branch: listOf(filters.branches),
    model: listOf(filters.models),
    machine: listOf(filters.machines),
    tag: listOf(filters.tags),
    made: listOf(filters.made),
    when: filters.when || undefined,
    cost: filters.minCost ?? undefined,
    events: filters.minEvents ?? undefined,
    running: on(filters.running),
    errors: on(filters.errors),
    subAgents: on(filters.subAgents),
    empty: on(filters.empty),
    archived: on(filters.archived),
    pinned: on(filters.pinned),
    q: filters.text || undefined,
  } satisfies ListSearch
}

export const sortOf = ({ sort }: ListSearch): Sort => sorts.find(({ value }) => value === sort)?.value ?? 'newest'

/** Undefined where the address does not say: then this browser's choice counts. */
export const groupingOf = ({ group }: ListSearch): Grouping | undefined =>
  groupings.find(({ value }) => value === group)?.value

/** All of the list's state, for an address; with every name, so that it takes the place of what was there. */
export const wholeSearch = (search: ListSearch) => ({
  ...searchOf(filtersOf(search)),
  sort: search.sort,
  group: search.group,
})

// Names of branches may hold the comma that parts them.
const listOf = (values: readonly string[]): string | undefined =>
  values.length === 0 ? undefined : values.map((value) => value.replace(/[%,]/g, encodeURIComponent)).join(',')

function wordsOf(list: Written): string[] {
  if (list === undefined) return []
  return [
    ...new Set(
      String(list)
        .split(',')
        .map((word) => word.replace(/%(25|2C)/g, decodeURIComponent)),
    ),
  ].filter(Boolean)
}

function numberOf(value: Written): number | null {
  const number = Number(value)
  return value === undefined || !Number.isFinite(number) || number <= 0 ? null : number
}
