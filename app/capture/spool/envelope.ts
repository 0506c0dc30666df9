// What a witness hands over: one line of JSON in the spool, masked before it is written. No dependencies: the hook's bundle,
// the wrapper of SDK agents and the drainer share it.
import { maskFormatted } from '#app/importer/mask/formatted.ts'

export interface Envelope {
  v: 1
  /** Made once, when the event was received: whoever delivers the line again delivers the same event. */
  id: string
  /** When the witness received it (the agents' hooks carry no time of their own). */
  at: string
  /** As in sessions.agent: claude, codex, gemini, opencode. */
  agent: string
  pid: number
  ppid: number
  /** As the agent calls it; `Unreadable` when what came was no JSON object. */
  event: string
  payload: unknown
}

// The transcript is the authority for content, so an envelope need not carry megabytes of it.
const longestString = 64 * 1024
const mostCharacters = 1024 * 1024
const mostItems = 10_000
const deepest = 64

/** The envelope as a masked line with its line end. Strings over 64 KB are cut, and all of them together at 1 MB. */
export function envelopeLine(envelope: Envelope): string {
  const budget = { characters: mostCharacters, items: mostItems }
  return `${maskFormatted(JSON.stringify({ ...envelope, payload: bounded(envelope.payload, budget, 0) }))}\n`
}

/** An id that sorts by time: microseconds, process, chance. */
export function envelopeId(micros: number, pid: number): string {
  return `${String(Math.round(micros)).padStart(16, '0')}-${pid}-${Math.random().toString(36).slice(2, 10).padEnd(8, '0')}`
}

type Budget = { characters: number; items: number }

function bounded(value: unknown, budget: Budget, depth: number): unknown {
  if (typeof value === 'string') return cut(value, budget)
  if (value === null || typeof value !== 'object') return value
  if (depth >= deepest) return '[too deep]'
  if (Array.isArray(value))
    return value.slice(0, take(value.length, budget)).map((item) => bounded(item, budget, depth + 1))
  const entries = Object.entries(value)
  return Object.fromEntries(
    entries
      .slice(0, take(entries.length, budget))
      .map(([key, item]) => [key.slice(0, 1024), bounded(item, budget, depth + 1)]),
  )
}

function take(wanted: number, budget: Budget): number {
  const taken = Math.min(wanted, budget.items)
  budget.items -= taken
  return taken
}

// Cut between words: half a secret has no form by which it could be known.
function cut(text: string, budget: Budget): string {
  const room = Math.min(longestString, budget.characters)
  budget.characters -= Math.min(text.length, room)
  if (text.length <= room) return text
  const kept = text.slice(0, room).replace(/\S{1,512}$/, '')
  return `${kept.toWellFormed()}… [${text.length - kept.length} characters more]`
}
