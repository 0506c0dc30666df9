// What a batch says of a session, merged with what is known. Pure. Law: known is never replaced by absent, and slices that
// arrive in any order end in the same row: the earliest record says where it began, the latest how it stands.
import type { FactsSummary } from '../batch.ts'
import type { TitleRank, Turn } from '../formats/format.ts'
import { lastSaid, livelyStatuses, statusOf, turns } from './status.ts'

export interface SessionRow {
  cwd: string | null
  branch: string | null
  branches: string[]
  model: string | null
  agentVersion: string | null
  startedAt: Date | null
  lastEventAt: Date | null
  meta: Record<string, unknown>
}

export interface Title {
  text: string
  /** Of two titles of one rank the one with the later mark counts: time of the source, then place in it. */
  mark: string
}

export interface MergeInput {
  facts: FactsSummary
  /** Titles that may count; a summary is left out when it is about another session. */
  titles: Partial<Record<TitleRank, Title>>
  modifiedAt: Date
  now: Date
}

export function mergeSession(row: SessionRow, { facts, titles, modifiedAt, now }: MergeInput) {
  const firstAt = dateOf(facts.firstAt)
  const lastAt = dateOf(facts.lastAt)
  const earliest = row.startedAt === null || (firstAt !== null && firstAt < row.startedAt)
  const latest = row.lastEventAt === null || (lastAt !== null && lastAt >= row.lastEventAt)
  const pick = <T>(known: T | null, said: T | null): T | null => (latest ? (said ?? known) : (known ?? said))
  const kept = { ...titlesOf(row.meta) }
  for (const [rank, title] of Object.entries(titles) as Array<[TitleRank, Title]>)
    if (!kept[rank] || title.mark >= kept[rank].mark) kept[rank] = title
  const known = { turn: turnOf(row.meta['turn']), at: textOf(row.meta['turnAt']) }
  const said = lastSaid(known, { turn: facts.turn, at: facts.turnAt }, latest)
  const lastEventAt = later(row.lastEventAt, lastAt)
  const hooked = row.meta['hooked'] === true || facts.meta['hooked'] === true
  const status = statusOf({ turn: said.turn, modifiedAt, lastEventAt, hooked }, now)
  const meta: Record<string, unknown> = { ...row.meta, ...facts.meta }
  if (said.turn) Object.assign(meta, { turn: said.turn, turnAt: said.at })
  if (Object.keys(kept).length > 0) meta['titles'] = kept
  return {
    cwd: earliest ? (facts.firstCwd ?? row.cwd) : (row.cwd ?? facts.firstCwd),
    branch: pick(row.branch, facts.branch),
    branches: [...new Set([...row.branches, ...facts.branches])].sort(),
    model: pick(row.model, facts.model),
    agentVersion: pick(row.agentVersion, facts.version),
    startedAt: earliest ? (firstAt ?? row.startedAt) : row.startedAt,
    lastEventAt,
    endedAt: livelyStatuses.includes(status) ? null : lastEventAt,
    status,
    turn: said.turn,
    meta,
    title: (kept.custom ?? kept.ai ?? kept.summary)?.text ?? null,
    /** For want of a title and of a prompt: the command that the session was given. */
    command: kept.command?.text ?? null,
  }
}

function titlesOf(meta: Record<string, unknown>): Partial<Record<TitleRank, Title>> {
  const titles = meta['titles']
  return typeof titles === 'object' && titles !== null ? (titles as Partial<Record<TitleRank, Title>>) : {}
}

const turnOf = (said: unknown): Turn | null => turns.find((turn) => turn === said) ?? null

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const dateOf = (iso: string | null) => (iso === null ? null : new Date(iso))

const later = (a: Date | null, b: Date | null) => (a && b ? (a > b ? a : b) : (a ?? b))
