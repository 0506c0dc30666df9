// Which sessions are shown. Pure: the same filters stand in the address, in the chips and here.
import { agentLook } from '../../ui/agents.ts'
import type { Session } from '../rows.ts'
import { statusOf, titleOf } from './session-words.ts'

export type SessionFilters = {
  /** Short agent names ("claude"); empty means all. */
  agents: readonly string[]
  running: boolean
  errors: boolean
  /** Sub-agents are part of their parent's story and stay out of the list until asked for. */
  subAgents: boolean
  text: string
}

export const noFilters: SessionFilters = { agents: [], running: false, errors: false, subAgents: false, text: '' }

export function filterSessions(sessions: readonly Session[], filters: SessionFilters): Session[] {
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean)
  return sessions.filter(
    (session) =>
      (filters.subAgents || session.parentSessionId === null) &&
      (filters.agents.length === 0 || filters.agents.includes(agentLook(session.agent).short)) &&
      (!filters.running || statusOf(session.status).live) &&
      (!filters.errors || session.errorCount > 0 || session.status === 'error') &&
      matches(session, words),
  )
}

/** Every word must stand somewhere in title, branch, model or folder. */
function matches(session: Session, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = [titleOf(session), session.branch, session.model, session.cwd, session.nativeId].join('\n').toLowerCase()
  return words.every((word) => text.includes(word))
}
