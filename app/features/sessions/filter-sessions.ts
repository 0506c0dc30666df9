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
  /** So do sessions of which there is nothing to read, which side files and aborted starts leave behind. */
  empty: boolean
  text: string
}

export const noFilters: SessionFilters = {
  agents: [],
  running: false,
  errors: false,
  subAgents: false,
  empty: false,
  text: '',
}

export type SessionKind = 'main' | 'subAgent' | 'empty'

/** Which part of the list a session belongs to: exactly one, so that the counts of the parts add up. */
export function kindOf(session: Session): SessionKind {
  if (session.parentSessionId !== null) return 'subAgent'
  const named = Boolean(session.renamedTitle?.trim() || session.title?.trim())
  return session.eventCount === 0 && !named && !statusOf(session.status).live ? 'empty' : 'main'
}

export function filterSessions(sessions: readonly Session[], filters: SessionFilters): Session[] {
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean)
  const kinds: Record<SessionKind, boolean> = { main: true, subAgent: filters.subAgents, empty: filters.empty }
  return sessions.filter(
    (session) =>
      kinds[kindOf(session)] &&
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
