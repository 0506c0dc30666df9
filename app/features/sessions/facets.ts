// What the list can be narrowed by, with how many sessions each value has. Pure.
import type { Machine, Repo, Session } from '../rows.ts'
import { branchesOf } from './filter-sessions.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { repoName, shortModel, statusOf } from './session-words.ts'

export type FacetName = 'statuses' | 'repos' | 'branches' | 'models' | 'machines'
export type FacetValue = { value: string; label: string; count: number }
export type Facet = { name: FacetName; label: string; values: FacetValue[] }

type Surroundings = { repos: ReadonlyMap<string, Repo>; machines: readonly Machine[] }

/** All facets, each with its most frequent values first. */
export function facetsOf(sessions: readonly Session[], { repos, machines }: Surroundings): Facet[] {
  const machineNames = new Map(machines.map(({ id, name }) => [id, name]))
  const facets: Array<
    [FacetName, string, (session: Session) => readonly (string | null)[], (value: string) => string]
  > = [
    ['statuses', 'Status', (one) => [one.status], (value) => statusOf(value).word],
    ['repos', 'Repository', (one) => [repoName(one, repos)], (value) => value],
    ['branches', 'Branch', branchesOf, (value) => value],
    ['models', 'Model', (one) => [one.model], (value) => shortModel(value) ?? value],
    ['machines', 'Machine', (one) => [one.machineId], (value) => machineNames.get(value) ?? 'Unknown machine'],
  ]
  return facets.map(([name, label, valuesOf, labelOf]) => ({
    name,
    label,
    values: counted(sessions, valuesOf, labelOf),
  }))
}

/** The chips of what is chosen, each with the filters without it. */
export function chosenOf(facets: readonly Facet[], filters: SessionFilters) {
  return facets.flatMap(({ name, label, values }) =>
    filters[name].map((value) => ({
      key: `${name} ${value}`,
      label: values.find((one) => one.value === value)?.label ?? value,
      title: label,
      without: { ...filters, [name]: filters[name].filter((one) => one !== value) },
    })),
  )
}

function counted(
  sessions: readonly Session[],
  valuesOf: (session: Session) => readonly (string | null)[],
  labelOf: (value: string) => string,
): FacetValue[] {
  const counts = new Map<string, number>()
  for (const session of sessions)
    for (const value of valuesOf(session)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .map(([value, count]) => ({ value, label: labelOf(value), count }))
    .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label))
}
