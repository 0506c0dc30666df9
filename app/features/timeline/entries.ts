// Events as the entries a person reads: results joined to their calls, runs of like calls folded to one line.
// Pure, and never assumes that all events of a session are present: what has no partner here stands alone.
import type { TimelineEvent } from '../rows.ts'
import { callWords } from './event-words.ts'

export type CallEntry = {
  kind: 'call'
  key: string
  event: TimelineEvent
  results: readonly TimelineEvent[]
  nested: boolean
}
export type RunEntry = { kind: 'run'; key: string; verb: string; calls: readonly CallEntry[] }
export type Entry =
  | { kind: 'prompt' | 'prose' | 'reasoning' | 'note'; key: string; event: TimelineEvent }
  | { kind: 'result'; key: string; event: TimelineEvent }
  | CallEntry
  | RunEntry

/** Entries in reading order. Runs named in `openRuns` are followed by their calls, each an entry of its own. */
export function entriesOf(
  events: readonly TimelineEvent[],
  openRuns: ReadonlySet<string> = new Set(),
  folding = true,
): Entry[] {
  const entries = joinResults(events.filter((event) => event.supersededAt === null))
  if (!folding) return entries
  return foldRuns(entries).flatMap((entry): Entry[] =>
    entry.kind === 'run' && openRuns.has(entry.key)
      ? [entry, ...entry.calls.map((call) => ({ ...call, nested: true }))]
      : [entry],
  )
}

/** The event an entry stands at: its own, or the first call of a run. */
export function headOf(entry: Entry): TimelineEvent | undefined {
  return entry.kind === 'run' ? entry.calls[0]?.event : entry.event
}

/** Every event an entry shows, so that a link to a result finds the line of its call. */
export function eventsOf(entry: Entry): readonly TimelineEvent[] {
  if (entry.kind === 'run') return entry.calls.flatMap((call) => eventsOf(call))
  return entry.kind === 'call' ? [entry.event, ...entry.results] : [entry.event]
}

export function isError(entry: Entry): boolean {
  return eventsOf(entry).some((event) => event.outcome === 'error')
}

function joinResults(events: readonly TimelineEvent[]): Entry[] {
  const entries: Entry[] = []
  const callAt = new Map<string, number>()
  for (const event of events) {
    const kind = entryKind(event)
    const known = event.toolCallId === null ? undefined : callAt.get(event.toolCallId)
    const call = known === undefined ? undefined : entries[known]
    if (kind === 'result' && known !== undefined && call?.kind === 'call') {
      entries[known] = { ...call, results: [...call.results, event] }
    } else if (kind === 'call') {
      if (event.toolCallId !== null) callAt.set(event.toolCallId, entries.length)
      entries.push({ kind, key: event.id, event, results: [], nested: false })
    } else {
      entries.push({ kind, key: event.id, event })
    }
  }
  return entries
}

function entryKind(event: TimelineEvent): Exclude<Entry['kind'], 'run'> {
  if (event.kind === 'tool_result' || event.dedupeKey.startsWith('result:')) return 'result'
  if (event.kind === 'reasoning') return 'reasoning'
  if (event.kind === 'message') {
    if (event.channel === 'injected') return 'note'
    if (event.role === 'user') return 'prompt'
    return event.role === 'assistant' ? 'prose' : 'note'
  }
  return calls.has(event.kind) ? 'call' : 'note'
}

const calls = new Set(['tool_call', 'shell', 'file_change', 'web_search'])

const shortestRun = 3

/** Three or more successful calls of one kind in a row become one line. Errors and edits always stand for themselves. */
function foldRuns(entries: readonly Entry[]): Entry[] {
  const folded: Entry[] = []
  let run: CallEntry[] = []
  const close = () => {
    const [first] = run
    if (first && run.length >= shortestRun) {
      folded.push({ kind: 'run', key: `run ${first.key}`, verb: callWords(first.event).verb, calls: run })
    } else {
      folded.push(...run)
    }
    run = []
  }
  for (const entry of entries) {
    if (entry.kind !== 'call' || entry.event.kind === 'file_change' || isError(entry)) {
      close()
      folded.push(entry)
      continue
    }
    if (run[0] && callWords(run[0].event).verb !== callWords(entry.event).verb) close()
    run.push(entry)
  }
  close()
  return folded
}
