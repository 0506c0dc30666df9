// What narrows the session list: words, agents, and the two questions asked most.
import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { agentLook } from '../../ui/agents.ts'
import { Chip } from '../../ui/chip.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useShortcuts } from '../../ui/shortcuts.ts'
import type { Session } from '../rows.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { statusOf } from './session-words.ts'

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

function TitleFilter({ text, onText }: { text: string; onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  useShortcuts({ '/': () => input.current?.focus() })
  return (
    <label className="flex h-8 items-center gap-2 rounded-md border border-line-strong bg-raised pr-1.5 pl-2.5 focus-within:outline-2 focus-within:outline-accent">
      <Search aria-hidden className="size-4 shrink-0 text-faint" />
      <input
        ref={input}
        type="text"
        value={text}
        aria-label="Find a session by title"
        placeholder="Find by title, branch, folder"
        className="min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          onText('')
          event.currentTarget.blur()
        }}
      />
      {text === '' ? (
        <Kbd>/</Kbd>
      ) : (
        <IconButton small label="Clear" onClick={() => onText('')}>
          <X className="size-3.5" />
        </IconButton>
      )}
    </label>
  )
}
