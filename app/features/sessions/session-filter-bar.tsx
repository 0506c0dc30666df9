// What narrows the session list: words, agents, and the two questions asked most.
import { agentLook } from '../../ui/agents.ts'
import { Chip } from '../../ui/chip.tsx'
import type { Session } from '../rows.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { statusOf } from './session-words.ts'
import { TitleFilter } from './title-filter.tsx'

type FilterBarProps = {
  sessions: readonly Session[]
  filters: SessionFilters
  onFilters: (filters: SessionFilters) => void
}

export function SessionFilterBar({ sessions, filters, onFilters }: FilterBarProps) {
  const agents = [...new Set(sessions.map((session) => agentLook(session.agent).short))].sort()
  const change = (part: Partial<SessionFilters>) => onFilters({ ...filters, ...part })
  const running = sessions.filter((session) => statusOf(session.status).live).length
  const toggleAgent = (agent: string) =>
    change({
      agents: filters.agents.includes(agent)
        ? filters.agents.filter((one) => one !== agent)
        : [...filters.agents, agent].sort(),
    })
  return (
    <search className="flex flex-col gap-2 px-3 pt-3 pb-2">
      <TitleFilter text={filters.text} onText={(text) => change({ text })} />
      <div role="group" aria-label="Show only" className="flex gap-1.5 overflow-x-auto py-0.5 [scrollbar-width:none]">
        <Chip pressed={filters.running} count={running} onClick={() => change({ running: !filters.running })}>
          Running
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
        {sessions.some((session) => session.parentSessionId !== null) && (
          <Chip pressed={filters.subAgents} onClick={() => change({ subAgents: !filters.subAgents })}>
            Sub-agents
          </Chip>
        )}
      </div>
    </search>
  )
}
