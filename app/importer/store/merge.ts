// What a batch says of a session, merged with what is known. Pure. Law: known is never replaced by absent, and slices that
// arrive in any order end in the same row: the earliest record says where it began, the latest how it stands.
import type { FactsSummary } from '../batch.ts'
import type { TitleRank, Turn } from '../formats/format.ts'
import { isEarlierWord, isLaterWord } from '../words.ts'
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
  const told = { ...toldOf(row) }
  const cwd = counts(isEarlierWord, facts.firstCwd, facts.told.cwd, row.cwd, told.cwd)
  const branch = counts(isLaterWord, facts.branch, facts.told.branch, row.branch, told.branch)
  const model = counts(isLaterWord, facts.model, facts.told.model, row.model, told.model)
  const version = counts(isLaterWord, facts.version, facts.told.version, row.agentVersion, told.version)
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
  const counted = { cwd, branch, model, version }
  for (const name of ['cwd', 'branch', 'model', 'version'] as const)
    if (counted[name]) told[name] = facts.told[name] ?? ''
  if (Object.keys(told).length > 0) meta['told'] = told
  return {
    cwd: cwd ? facts.firstCwd : row.cwd,
    branch: branch ? facts.branch : row.branch,
    branches: [...new Set([...row.branches, ...facts.branches])].sort(),
    model: model ? facts.model : row.model,
    agentVersion: version ? facts.version : row.agentVersion,
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

type Told = Partial<Record<'cwd' | 'branch' | 'model' | 'version', string>>

// When the facts of the row were said. Rows of before this was kept have the times of the session in its place.
function toldOf({ meta, cwd, branch, model, agentVersion, startedAt, lastEventAt }: SessionRow): Told {
  const told = meta['told']
  if (typeof told === 'object' && told !== null) return told as Told
  const last = (known: string | null) => (known === null ? undefined : (lastEventAt?.toISOString() ?? ''))
  const first = cwd === null ? undefined : (startedAt?.toISOString() ?? '')
  const known = { cwd: first, branch: last(branch), model: last(model), version: last(agentVersion) }
  return Object.fromEntries(Object.entries(known).filter(([, at]) => at !== undefined))
}

function counts(
  beats: typeof isLaterWord,
  said: string | null,
  saidAt: string | undefined,
  known: string | null,
  knownAt: string | undefined,
): boolean {
  return said !== null && beats({ at: saidAt ?? '', said }, { at: knownAt, said: known })
}

function titlesOf(meta: Record<string, unknown>): Partial<Record<TitleRank, Title>> {
  const titles = meta['titles']
  return typeof titles === 'object' && titles !== null ? (titles as Partial<Record<TitleRank, Title>>) : {}
}

const turnOf = (said: unknown): Turn | null => turns.find((turn) => turn === said) ?? null

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const dateOf = (iso: string | null) => (iso === null ? null : new Date(iso))

const later = (a: Date | null, b: Date | null) => (a && b ? (a > b ? a : b) : (a ?? b))
