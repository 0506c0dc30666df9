// What narrows the session list: words, agents, the questions asked most; and what is left out of it until asked for. Every count says
// how many sessions the list would show of it, the other filters as they are.
import { useDeferredValue, useMemo } from 'react'
import { agentLook } from '../../ui/agents.ts'
import { Chip } from '../../ui/chip.tsx'
import type { Session } from '../rows.ts'
import { ChosenChips } from './chosen-chips.tsx'
import { partsOf } from './facets.ts'
import type { FacetSurroundings } from './facets.ts'
import { FilterMenu } from './filter-menu.tsx'
import { filterSessions } from './filter-sessions.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { TitleFilter } from './title-filter.tsx'

type FilterBarProps = {
  sessions: readonly Session[]
  around: FacetSurroundings
  filters: SessionFilters
  onFilters: (filters: SessionFilters) => void
}

export function SessionFilterBar({ sessions, around, filters, onFilters }: FilterBarProps) {
  // Counting goes over all sessions; the list itself is not to wait for it.
  const counted = useDeferredValue(sessions)
  const counts = useMemo(() => countsOf(counted, filters, around), [counted, filters, around])
  const { agents, parts } = counts
  const change = (part: Partial<SessionFilters>) => onFilters({ ...filters, ...part })
  const toggleAgent = (agent: string) =>
    change({
      agents: filters.agents.includes(agent)
        ? filters.agents.filter((one) => one !== agent)
        : [...filters.agents, agent].sort(),
    })
  return (
    <search className="flex flex-col gap-2 px-3 pt-3 pb-2">
      <TitleFilter text={filters.text} onText={(text) => change({ text })} />
      {sessions.length > 0 && (
        <div className="flex flex-wrap gap-1.5 py-0.5">
          <div role="group" aria-label="Show only" className="contents">
            <Chip
              title="Running, or waiting for you"
              pressed={filters.running}
              count={counts.running}
              onClick={() => change({ running: !filters.running })}
            >
              Active
            </Chip>
            <Chip
              title="With an error, or ended in one"
              pressed={filters.errors}
              count={counts.errors}
              onClick={() => change({ errors: !filters.errors })}
            >
              Errors
            </Chip>
            {(around.pinned.size > 0 || filters.pinned) && (
              <Chip
                title="Only what you have pinned"
                pressed={filters.pinned}
                count={counts.pinned}
                onClick={() => change({ pinned: !filters.pinned })}
              >
                Pinned
              </Chip>
            )}
            {agents.length > 1 &&
              agents.map(({ agent, count }) => (
                <Chip
                  key={agent}
                  pressed={filters.agents.includes(agent)}
                  count={count}
                  onClick={() => toggleAgent(agent)}
                >
                  {agent}
                </Chip>
              ))}
          </div>
          <div role="group" aria-label="Show also" className="contents">
            {(parts.subAgent > 0 || filters.subAgents) && (
              <Chip
                pressed={filters.subAgents}
                count={parts.subAgent}
                title="Show also the sessions that another session started"
                onClick={() => change({ subAgents: !filters.subAgents })}
              >
                Sub-agents
              </Chip>
            )}
            {(parts.empty > 0 || filters.empty) && (
              <Chip
                pressed={filters.empty}
                count={parts.empty}
                title="Show also the sessions without a title and without an event"
                onClick={() => change({ empty: !filters.empty })}
              >
                Empty
              </Chip>
            )}
            {(parts.archived > 0 || filters.archived) && (
              <Chip
                pressed={filters.archived}
                count={parts.archived}
                title="Show also the sessions that were put away"
                onClick={() => change({ archived: !filters.archived })}
              >
                Archived
              </Chip>
            )}
          </div>
          <FilterMenu sessions={sessions} around={around} filters={filters} onFilters={onFilters} />
          <ChosenChips sessions={sessions} around={around} filters={filters} onFilters={onFilters} />
        </div>
      )}
    </search>
  )
}

function countsOf(sessions: readonly Session[], filters: SessionFilters, around: FacetSurroundings) {
  const shown = (part: Partial<SessionFilters>) => filterSessions(sessions, { ...filters, ...part }, around)
  const byAgent = Map.groupBy(shown({ agents: [] }), ({ agent }) => agentLook(agent).short)
  const names = new Set(sessions.map(({ agent }) => agentLook(agent).short))
  return {
    running: shown({ running: true }).length,
    errors: shown({ errors: true }).length,
    pinned: shown({ pinned: true }).length,
    agents: [...names].sort().map((agent) => ({ agent, count: byAgent.get(agent)?.length ?? 0 })),
    parts: partsOf(sessions, filters, around),
  }
}
