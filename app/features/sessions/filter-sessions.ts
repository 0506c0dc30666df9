// Which sessions are shown. Pure: the same filters stand in the address, in the chips and here.
import { agentLook } from '../../ui/agents.ts'
import { madeWords } from '../../importer/made.ts'
import { tagKey } from '../organise/tag-words.ts'
import type { Repo, Session } from '../rows.ts'
import { isWithin } from './period.ts'
import type { Range } from './period.ts'
import { lastSeen, repoName, statusOf, titleOf } from './session-words.ts'

/** A list that is empty means all. */
export type SessionFilters = {
  /** Short agent names ("claude"). */
  agents: readonly string[]
  statuses: readonly string[]
  /** Names of repositories, as the list's headings have them. */
  repos: readonly string[]
  branches: readonly string[]
  models: readonly string[]
  /** Ids. */
  machines: readonly string[]
  /** Sessions with any of them. */
  tags: readonly string[]
  /** What it made: 'commit', 'branch', 'pull'; any of them. */
  made: readonly string[]
  /** When a session last showed life: see period.ts. */
  when: string
  /** At least so many dollars and events. */
  minCost: number | null
  minEvents: number | null
  running: boolean
  errors: boolean
  /** Sub-agents are part of their parent's story and stay out of the list until asked for. */
  subAgents: boolean
  /** So do sessions of which there is nothing to read, which side files and aborted starts leave behind. */
  empty: boolean
  /** And what was put away. */
  archived: boolean
  /** Only what the reader has pinned. */
  pinned: boolean
  text: string
}

export const noFilters: SessionFilters = {
  agents: [],
  statuses: [],
  repos: [],
  branches: [],
  models: [],
  machines: [],
  tags: [],
  made: [],
  when: '',
  minCost: null,
  minEvents: null,
  running: false,
  errors: false,
  subAgents: false,
  empty: false,
  archived: false,
  pinned: false,
  text: '',
}

/** What sessions do not say themselves: names of repositories, `when` by the clock of whoever asks, and which they have pinned. */
export type FilterSurroundings = {
  repos: ReadonlyMap<string, Pick<Repo, 'name'>>
  range: Range | null
  pinned: ReadonlySet<string>
}

export type SessionKind = 'main' | 'subAgent' | 'empty' | 'archived'

/** Which part of the list a session belongs to: exactly one, so that the counts of the parts add up. */
export function kindOf(session: Session): SessionKind {
  if (session.archivedAt !== null) return 'archived'
  if (session.parentSessionId !== null) return 'subAgent'
  const named = Boolean(session.renamedTitle?.trim() || session.title?.trim())
  return session.eventCount === 0 && !named && !statusOf(session.status).live ? 'empty' : 'main'
}

export function filterSessions(
  sessions: readonly Session[],
  filters: SessionFilters,
  { repos, range, pinned }: FilterSurroundings,
): Session[] {
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean)
  const kinds: Record<SessionKind, boolean> = {
    main: true,
    subAgent: filters.subAgents,
    empty: filters.empty,
    archived: filters.archived,
  }
  const tags = new Set(filters.tags.map(tagKey))
  return sessions.filter(
    (session) =>
      kinds[kindOf(session)] &&
      isAmong(filters.agents, agentLook(session.agent).short) &&
      isAmong(filters.statuses, session.status) &&
      isAmong(filters.repos, repoName(session, repos)) &&
      (filters.branches.length === 0 || branchesOf(session).some((one) => filters.branches.includes(one))) &&
      isAmong(filters.models, session.model) &&
      isAmong(filters.machines, session.machineId) &&
      (tags.size === 0 || session.tags.some((tag) => tags.has(tagKey(tag)))) &&
      (filters.made.length === 0 || session.made.some(({ kind }) => filters.made.includes(kind))) &&
      isWithin(lastSeen(session), range) &&
      (filters.minCost === null || Number(session.costUsd ?? 0) >= filters.minCost) &&
      (filters.minEvents === null || session.eventCount >= filters.minEvents) &&
      (!filters.pinned || pinned.has(session.id)) &&
      (!filters.running || statusOf(session.status).live) &&
      (!filters.errors || session.errorCount > 0 || session.status === 'error') &&
      matches(session, words),
  )
}

/** All branches that a session was on. */
export const branchesOf = ({ branch, branches }: Session): string[] => [
  ...new Set([...branches, ...(branch === null ? [] : [branch])]),
]

const isAmong = (wanted: readonly string[], value: string | null): boolean =>
  wanted.length === 0 || (value !== null && wanted.includes(value))

/** Every word must stand somewhere in title, tags, commits, pull requests, branches, model or folder. */
function matches(session: Session, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = [
    titleOf(session),
    ...session.tags,
    ...madeWords(session.made),
    ...branchesOf(session),
    session.model,
    session.cwd,
    session.nativeId,
  ].join('\n')
  const said = text.toLowerCase()
  return words.every((word) => said.includes(word))
}
