// What the list can be narrowed by. Pure. Law: beside each value stands how many sessions the list would show with it alone in its
// facet, all other filters as they are, so that every count can be held against the list.
import { tagKey, tagsOf } from '../organise/tag-words.ts'
import type { Machine, Session } from '../rows.ts'
import { branchesOf, filterSessions, kindOf } from './filter-sessions.ts'
import type { FilterSurroundings, SessionFilters, SessionKind } from './filter-sessions.ts'
import { repoName, shortModel, statusOf } from './session-words.ts'

export type FacetName = 'tags' | 'statuses' | 'repos' | 'branches' | 'models' | 'machines' | 'made'
export type FacetValue = { value: string; label: string; count: number }
export type Facet = { name: FacetName; label: string; values: FacetValue[] }
export type FacetSurroundings = FilterSurroundings & { machines: readonly Machine[] }

type Kind = {
  label: string
  valuesOf: (session: Session, around: FacetSurroundings) => readonly (string | null)[]
  labelOf: (value: string, sessions: readonly Session[], around: FacetSurroundings) => string
}

const madeNames: Partial<Record<string, string>> = { commit: 'Commits', branch: 'Branches', pull: 'Pull requests' }

const kinds: Record<FacetName, Kind> = {
  tags: {
    label: 'Tag',
    valuesOf: ({ tags }) => tags.map(tagKey),
    labelOf: (value, sessions) => tagsOf(sessions).find((tag) => tagKey(tag) === value) ?? value,
  },
  made: {
    label: 'Made',
    valuesOf: ({ made }) => [...new Set(made.map(({ kind }) => kind))],
    labelOf: (value) => madeNames[value] ?? value,
  },
  statuses: { label: 'Status', valuesOf: ({ status }) => [status], labelOf: (value) => statusOf(value).word },
  repos: { label: 'Repository', valuesOf: (one, { repos }) => [repoName(one, repos)], labelOf: (value) => value },
  branches: { label: 'Branch', valuesOf: branchesOf, labelOf: (value) => value },
  models: { label: 'Model', valuesOf: ({ model }) => [model], labelOf: (value) => shortModel(value) ?? value },
  machines: {
    label: 'Machine',
    valuesOf: ({ machineId }) => [machineId],
    labelOf: (value, _sessions, { machines }) => machines.find(({ id }) => id === value)?.name ?? 'Unknown machine',
  },
}
const names = Object.keys(kinds) as FacetName[]

/** All facets, each with its most frequent values first; what is chosen is there also when nothing has it. */
export function facetsOf(sessions: readonly Session[], filters: SessionFilters, around: FacetSurroundings): Facet[] {
  return names.map((name) => {
    const { label, valuesOf, labelOf } = kinds[name]
    const counts = new Map<string, number>(filters[name].map((value) => [value, 0]))
    for (const session of filterSessions(sessions, { ...filters, [name]: [] }, around))
      for (const value of valuesOf(session, around)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
    const values = [...counts]
      .map(([value, count]) => ({ value, label: labelOf(value, sessions, around), count }))
      .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label))
    return { name, label, values }
  })
}

/** The chips of what is chosen, each with the filters without it. */
export function chosenOf(sessions: readonly Session[], filters: SessionFilters, around: FacetSurroundings) {
  return names.flatMap((name) =>
    filters[name].map((value) => ({
      key: `${name} ${value}`,
      label: kinds[name].labelOf(value, sessions, around),
      title: kinds[name].label,
      without: { ...filters, [name]: filters[name].filter((one) => one !== value) },
    })),
  )
}

/** How many sessions each part of the list has, as far as the filters let them through, whether the part is shown or not. */
export function partsOf(
  sessions: readonly Session[],
  filters: SessionFilters,
  around: FilterSurroundings,
): Record<SessionKind, number> {
  const counts = { main: 0, subAgent: 0, empty: 0, archived: 0 }
  const all = filterSessions(sessions, { ...filters, subAgents: true, empty: true, archived: true }, around)
  for (const session of all) counts[kindOf(session)] += 1
  return counts
}
