// What an event is called on its one line, and how it went. Read from the small row alone, before any body is here.
import { countOf } from '../../ui/numbers.ts'
import { formatDuration } from '../../ui/times.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import type { TimelineEvent } from '../rows.ts'
import type { CallEntry } from './entries.ts'

export type Outcome = { text: string; tone: 'ok' | 'bad' | 'muted' | 'live' }

/** "shell npm test" → verb "shell", subject "npm test"; "Read a.ts" → "read", "a.ts"; "mcp__hub__find x" → "hub find", "x". */
export function callWords(event: TimelineEvent): { verb: string; subject: string } {
  const title = revealHidden(event.title?.trim() || text(event.meta.tool) || event.kind.replace('_', ' '))
  const space = title.search(/\s/)
  const name = space === -1 ? title : title.slice(0, space)
  return { verb: verbOf(name), subject: space === -1 ? '' : title.slice(space + 1).trim() }
}

/** How a call went: exit code, lines changed, duration; "running" while it has no result in a live session. */
export function outcomeOf({ event, results }: CallEntry, sessionIsLive: boolean): Outcome | null {
  const failed = [event, ...results].some((one) => one.outcome === 'error')
  const exit = [...results, event].map((one) => number(one.meta.exitCode)).find((code) => code !== null) ?? null
  const took = durationOf(event, results)
  const spent = took !== null && took >= worthSaying(event) ? [formatDuration(took)] : []
  if (exit !== null && exit !== 0) return { text: [`exit ${exit}`, ...spent].join(' · '), tone: 'bad' }
  if (failed) return { text: ['failed', ...spent].join(' · '), tone: 'bad' }
  if (results.length === 0 && event.outcome === null && sessionIsLive) return { text: 'running', tone: 'live' }
  return spent.length > 0 ? { text: spent.join(' · '), tone: 'muted' } : null
}

/** Lines added and removed by a file change, where the importer counted them. */
export function linesChanged(event: TimelineEvent): { added: number; removed: number } | null {
  const [added, removed] = [number(event.meta.added), number(event.meta.removed)]
  return added === null && removed === null ? null : { added: added ?? 0, removed: removed ?? 0 }
}

/** Whether the body holds more than the preview (which is cut at 2 KB, at the border of a character). */
export function isCut(event: TimelineEvent): boolean {
  if (event.preview === null) return event.size > 0
  const shown = new TextEncoder().encode(event.preview).length
  return shown >= 1900 && event.size > shown
}

/** Whether the body is so much larger than the words that something came with them: images, of which the preview knows nothing. */
export function holdsMore(event: TimelineEvent): boolean {
  const said = new TextEncoder().encode(event.preview ?? '').length
  return event.size > 2 * said + frameBytes
}

/** What a body of words alone has around them; signs that JSON escapes count twice. */
const frameBytes = 48

/** The line of a run: "4 calls: lines.ts, split.ts, run.ts …" or "12 calls: git status, npm test". */
export function runWords(calls: readonly CallEntry[]): string {
  const names = [...new Set(calls.map((call) => shortSubject(callWords(call.event).subject)).filter(Boolean))]
  const named = names.length > 0 ? `: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}` : ''
  return countOf(calls.length, 'call') + named
}

/** The file of a path, else the first two words of a command. */
function shortSubject(subject: string): string {
  const [first = '', second = ''] = subject.split(/\s+/)
  if (second === '') return first.split('/').at(-1) || first
  return second.length > 24 ? first : `${first} ${second}`
}

function durationOf(event: TimelineEvent, results: readonly TimelineEvent[]): number | null {
  const told = [...results, event].map((one) => number(one.meta.durationMs)).find((ms) => ms !== null)
  if (told !== undefined && told !== null) return told
  const end = results.at(-1)?.occurredAt
  return event.occurredAt && end ? end.getTime() - event.occurredAt.getTime() : null
}

/** From how many milliseconds on a duration tells something: a command's soon, an edit's or a plan's never. */
function worthSaying(event: TimelineEvent): number {
  if (event.kind === 'file_change' || (event.title !== null && Object.hasOwn(plainNames, event.title))) return Infinity
  return event.kind === 'shell' ? 2_000 : 20_000
}

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const plainNames: Partial<Record<string, string>> = {
  TodoWrite: 'todos',
  update_plan: 'plan',
  TaskCreate: 'new task',
  TaskUpdate: 'task update',
}

function verbOf(name: string): string {
  const plain = Object.hasOwn(plainNames, name) ? plainNames[name] : undefined
  if (plain) return plain
  if (name.startsWith('mcp__')) return name.slice('mcp__'.length).replaceAll('__', ' ')
  return /^[A-Z][a-z]+$/.test(name) ? name.toLowerCase() : name
}
