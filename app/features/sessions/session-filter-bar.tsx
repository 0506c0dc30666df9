// What narrows the session list: words, agents, the two questions asked most; and what is left out of it until asked for.
import { useMemo } from 'react'
import { agentLook } from '../../ui/agents.ts'
import { Chip } from '../../ui/chip.tsx'
import type { Machine, Repo, Session } from '../rows.ts'
import { ChosenChips } from './chosen-chips.tsx'
import { facetsOf } from './facets.ts'
import { FilterMenu } from './filter-menu.tsx'
import { kindOf } from './filter-sessions.ts'
import type { SessionFilters, SessionKind } from './filter-sessions.ts'
import { statusOf } from './session-words.ts'
import { TitleFilter } from './title-filter.tsx'

type FilterBarProps = {
  sessions: readonly Session[]
  repos: ReadonlyMap<string, Repo>
  machines: readonly Machine[]
  filters: SessionFilters
  onFilters: (filters: SessionFilters) => void
}

export function SessionFilterBar({ sessions, repos, machines, filters, onFilters }: FilterBarProps) {
  const facets = useMemo(() => facetsOf(sessions, { repos, machines }), [sessions, repos, machines])
  const agents = [...new Set(sessions.map((session) => agentLook(session.agent).short))].sort()
  const change = (part: Partial<SessionFilters>) => onFilters({ ...filters, ...part })
  const running = sessions.filter((session) => statusOf(session.status).live).length
  const countOf = (kind: SessionKind) => sessions.filter((session) => kindOf(session) === kind).length
  const [subAgents, empty] = [countOf('subAgent'), countOf('empty')]
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
              count={running}
              onClick={() => change({ running: !filters.running })}
            >
              Active
            </Chip>
            <Chip pressed={filters.errors} onClick={() => change({ errors: !filters.errors })}>
              Errors
            </Chip>
            {agents.length > 1 &&
              agents.map((agent) => (
                <Chip key={agent} pressed={filters.agents.includes(agent)} onClick={() => toggleAgent(agent)}>
                  {agent}
                </Chip>
              ))}
          </div>
          {(subAgents > 0 || empty > 0) && (
            <div role="group" aria-label="Show also" className="contents">
              {subAgents > 0 && (
                <Chip
                  pressed={filters.subAgents}
                  count={subAgents}
                  title="Show also the sessions that another session started"
                  onClick={() => change({ subAgents: !filters.subAgents })}
                >
                  Sub-agents
                </Chip>
              )}
              {empty > 0 && (
                <Chip
                  pressed={filters.empty}
                  count={empty}
                  title="Show also the sessions without a title and without an event"
                  onClick={() => change({ empty: !filters.empty })}
                >
                  Empty
                </Chip>
              )}
            </div>
          )}
          <FilterMenu facets={facets} filters={filters} onFilters={onFilters} />
          <ChosenChips facets={facets} filters={filters} onFilters={onFilters} />
        </div>
      )}
    </search>
  )
}
