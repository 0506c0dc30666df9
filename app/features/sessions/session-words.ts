// What a session is called and how it stands, in words.
import { revealHidden } from '../../ui/visible-text.ts'
import type { Repo, Session } from '../rows.ts'

/** A person's own name for it, else the source's, else a plain word; hidden characters made visible. */
export function titleOf(session: Pick<Session, 'title' | 'renamedTitle'>): string {
  return revealHidden(session.renamedTitle?.trim() || session.title?.trim() || 'Untitled session')
}

/** A model's name without the date of its release: "claude-sonnet-4-20250514" → "claude-sonnet-4". */
export function shortModel(model: string | null): string | null {
  return model && model.replace(/-20\d{6}$/, '')
}

/** When a session last showed life. */
export const lastSeen = (session: Pick<Session, 'lastEventAt' | 'startedAt'>): Date | null =>
  session.lastEventAt ?? session.startedAt

/** The repository it was in; else the last part of its folder. */
export function repoName(session: Session, repos: ReadonlyMap<string, Pick<Repo, 'name'>>): string {
  const name = session.repoId && repos.get(session.repoId)?.name
  return name || session.cwd?.split(/[/\\]/).findLast(Boolean) || 'No folder'
}

export type StatusWord = { word: string; tone: 'ok' | 'warn' | 'bad' | 'muted'; live: boolean }

export function statusOf(status: string): StatusWord {
  return statuses[status] ?? { word: status, tone: 'muted', live: false }
}

/** From the first to the last sign of life, in milliseconds; null when either is unknown. */
export function spanOf(session: Pick<Session, 'startedAt' | 'endedAt' | 'lastEventAt'>): number | null {
  const end = session.endedAt ?? session.lastEventAt
  return session.startedAt && end ? end.getTime() - session.startedAt.getTime() : null
}

const statuses: Partial<Record<string, StatusWord>> = {
  starting: { word: 'starting', tone: 'ok', live: true },
  running: { word: 'running', tone: 'ok', live: true },
  waiting: { word: 'needs you', tone: 'warn', live: true },
  completed: { word: 'completed', tone: 'muted', live: false },
  stopped: { word: 'stopped', tone: 'muted', live: false },
  error: { word: 'ended in error', tone: 'bad', live: false },
}

/** Its transcript was gone before we saw it: a prompt history is all that is left of it. */
export const isPromptsOnly = ({ meta }: Session): boolean => meta['promptsOnly'] === true

/** Words of sessions that run or wait. */
export const liveStatuses: readonly string[] = Object.keys(statuses).filter((status) => statusOf(status).live)
