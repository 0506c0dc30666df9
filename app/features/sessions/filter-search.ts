// The session list's filters as they stand in the address, both ways. What is off is left out.
import type { SessionFilters } from './filter-sessions.ts'

type FilterSearch = {
  agents?: string
  running?: boolean
  errors?: boolean
  subAgents?: boolean
  empty?: boolean
  q?: string
}

export function filtersOf({ agents, running, errors, subAgents, empty, q }: FilterSearch): SessionFilters {
  return {
    agents: agents ? agents.split(',') : [],
    running: running ?? false,
    errors: errors ?? false,
    subAgents: subAgents ?? false,
    empty: empty ?? false,
    text: q ?? '',
  }
}

export function searchOf(filters: SessionFilters): FilterSearch {
  return {
    agents: filters.agents.join(',') || undefined,
    running: filters.running || undefined,
    errors: filters.errors || undefined,
    subAgents: filters.subAgents || undefined,
    empty: filters.empty || undefined,
    q: filters.text || undefined,
  }
}
