// Gemini CLI: the append-only `.jsonl` of 2026 (header, messages, `$set`, `$rewindTo`), the whole `.json` before it (header and
// messages), saved chats and file checkpoints (`history`), and `logs.json`. A message is written again whenever it grew.
import { instantOf } from '../clean.ts'
import { message, nothing, reasoning, status, unknown } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { EventDraft, Format, Parsed, SessionFacts } from './format.ts'
import { geminiMessage, imagesOf, partsText } from './gemini-message.ts'
import { geminiStart, markOf } from './gemini-state.ts'
import type { GeminiState } from './gemini-state.ts'
import { toolCall, toolResult } from './gemini-tools.ts'
import { isObject, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'

export const gemini: Format<GeminiState> = {
  agent: 'gemini',

  sniff(values) {
    const objects = values.flatMap((value) => (Array.isArray(value) ? value.slice(0, 20) : [value])).filter(isObject)
    return objects.length === 0 ? 0 : Math.max(...objects.map(likeness))
  },

  start(source, values) {
    const state = geminiStart(source)
    for (const value of values.filter(isObject)) if (isHeader(value)) headerState(value, state)
    return state
  },

  document: [['messages'], ['history'], ['clientHistory']],

  parse(value, state, place = null) {
    if (Array.isArray(value)) return several(value, state)
    if (!isObject(value)) return null
    state.records++
    const at =
      instantOf(value['timestamp']) ??
      instantOf(value['lastUpdated']) ??
      instantOf(object(value['$set'])['lastUpdated'])
    if (at !== null && at > state.clock) state.clock = at
    if (isHeader(value)) headerState(value, state)
    const parsed = nothing(sessionOf(state), { at })
    if ('$rewindTo' in value) rewind(text(value['$rewindTo']), parsed, state)
    else if (isObject(value['$set'])) set(value['$set'], parsed, state)
    else if (isLog(value)) logged(value, parsed, state)
    else if (isTurn(value)) turn(value, parsed)
    // A file checkpoint has what the screen showed beside what the model saw; the latter is told.
    else if (place?.[0] === 'history') parsed.revises = true
    else if (isHeader(value) || isHistory(value)) header(value, parsed, state)
    else if (text(value['id']) !== null) said(value, parsed, state)
    else parsed.events.push(unknown(frameOf(null, at), text(value['type']) ?? 'unknown', value))
    if (state.cwd !== null) parsed.facts.cwd = state.cwd
    return parsed
  },
}

// A list that was read whole: each element says its part.
function several(values: unknown[], state: GeminiState): Parsed | null {
  const parts = values.flatMap((value) => (isObject(value) ? (gemini.parse(value, state) ?? []) : []))
  const [first] = parts
  return first ? parts.reduce(joined) : null
}

const sessionOf = (state: GeminiState) => ({ nativeId: state.session, kind: state.kind, parentNativeId: state.parent })

const frameOf = (nativeId: string | null, at: string | null): EventFrame => ({
  nativeId,
  parentNativeId: null,
  at,
  channel: null,
})

function headerState(value: Json, state: GeminiState): void {
  state.session = text(value['sessionId']) ?? state.session
  if (value['kind'] === 'subagent') state.kind = 'subagent'
  if (state.parent === state.session) state.parent = null
}

// The header of a session or of a saved chat. Where the rows were not taken apart by the reader, they are taken here.
function header(value: Json, parsed: Parsed, state: GeminiState): void {
  const at = instantOf(value['startTime']) ?? instantOf(value['start_time'])
  if (at !== null) parsed.facts.at = at
  facts(value, parsed)
  const action = object(value['toolCall'])
  if (text(action['name']))
    parsed.events.push(status(frameOf(null, null), 'checkpoint', `Files saved before ${text(action['name'])}`, action))
  const rows = [value['messages'], value['clientHistory'] ?? value['history']].flatMap(list).filter(isObject)
  for (const row of rows) {
    const part = gemini.parse(row, state)
    if (part) joined(parsed, part)
  }
}

function facts(value: Json, parsed: Parsed): void {
  const summary = text(value['summary'])
  if (summary) parsed.facts.title = { rank: 'summary', text: oneLine(summary, 300) }
  const meta: Record<string, unknown> = {}
  for (const key of ['projectHash', 'directories', 'memoryScratchpad', 'commitHash'])
    if (value[key] !== undefined && value[key] !== null) meta[key] = value[key]
  if (Object.keys(meta).length > 0) parsed.facts.meta = meta
}

function said(value: Json, parsed: Parsed, state: GeminiState): void {
  const id = text(value['id']) ?? ''
  if (!state.standing.includes(id)) state.standing.push(id)
  parsed.nativeId = id
  parsed.revises = true
  geminiMessage(value, frameOf(id, parsed.facts.at), parsed)
  const revision = markOf(state)
  for (const draft of parsed.events) Object.assign(draft, { revises: true, revision })
  for (const tool of parsed.tools) tool.revises = true
}

// Takes back the message and all after it; all there are when the message is not known.
function rewind(id: string | null, parsed: Parsed, state: GeminiState): void {
  const from = Math.max(0, id === null ? 0 : state.standing.indexOf(id))
  takeBack(state.standing.slice(from), parsed, state)
  state.standing = state.standing.slice(0, from)
}

function takeBack(nativeIds: string[], parsed: Parsed, state: GeminiState): void {
  if (nativeIds.length > 0) parsed.supersedes = { nativeIds, mark: markOf(state) }
}

// Changes of the header; a new list of messages takes the place of the old one.
function set(value: Json, parsed: Parsed, state: GeminiState): void {
  facts(value, parsed)
  if (!Array.isArray(value['messages'])) return
  const messages = value['messages'].filter(isObject)
  const ids = new Set(messages.map((one) => text(one['id'])))
  takeBack(
    state.standing.filter((id) => !ids.has(id)),
    parsed,
    state,
  )
  state.standing = state.standing.filter((id) => ids.has(id))
  for (const one of messages) {
    const part = gemini.parse(one, state)
    if (part) joined(parsed, part)
  }
}

// logs.json has the prompts of sessions whose chats may be gone: known by their number, beside what the chat says.
function logged(value: Json, parsed: Parsed, state: GeminiState): void {
  const session = text(value['sessionId']) ?? state.session
  parsed.session = { nativeId: session, kind: 'main', parentNativeId: null }
  parsed.nativeId = `log:${String(value['messageId'])}:${text(value['timestamp']) ?? ''}`
  const words = partsText(value['message'])
  if (words === '') return
  const role = value['type'] === 'user' ? 'user' : 'assistant'
  const frame = { ...frameOf(parsed.nativeId, parsed.facts.at), channel: 'history' }
  parsed.events.push(message(frame, role, 'log', words, { key: `${parsed.nativeId}#0` }))
}

// One turn of a saved chat, in the API's own form: without id and time.
function turn(value: Json, parsed: Parsed): void {
  const role = value['role'] === 'user' ? 'user' : 'assistant'
  const frame = frameOf(null, parsed.facts.at ?? instantOf(value['ts']))
  const parts = list(value['parts']).filter(isObject)
  const said = parts.filter((part) => text(part['text']) && part['thought'] !== true)
  for (const part of parts.filter((one) => one['thought'] === true))
    if (text(part['text'])) parsed.events.push(reasoning(frame, 'thought', text(part['text']) ?? ''))
  const images = imagesOf(parts)
  if (said.length > 0 || images.length > 0) parsed.events.push(turnMessage(frame, role, partsText(said), images))
  for (const part of parts) {
    if (isObject(part['functionCall'])) toolCall(part['functionCall'], frame, parsed)
    if (isObject(part['functionResponse']))
      toolResult({ ...part['functionResponse'], result: [part], status: 'success' }, frame, parsed)
  }
}

function turnMessage(frame: EventFrame, role: string, words: string, images: ReturnType<typeof imagesOf>): EventDraft {
  const draft = message(frame, role, 'turn', words)
  if (images.length > 0) draft.body = { shape: 'message', text: words, images }
  if (words === '') draft.title = 'Image'
  return draft
}

/** Adds what `part` says to `whole`, and answers it. */
function joined(whole: Parsed, part: Parsed): Parsed {
  whole.events.push(...part.events)
  whole.tools.push(...part.tools)
  whole.todos = part.todos ?? whole.todos
  whole.moreUsage = [...(whole.moreUsage ?? []), ...(part.moreUsage ?? []), ...(part.usage ? [part.usage] : [])]
  const { at, cwd: _, ...rest } = part.facts
  const known: SessionFacts = whole.facts
  Object.assign(known, rest, { at: known.at ?? at })
  return whole
}

const isHeader = (value: Json) =>
  !('id' in value) &&
  !('messageId' in value && 'message' in value) &&
  ('sessionId' in value || 'projectHash' in value) &&
  !('role' in value)
const isHistory = (value: Json) => Array.isArray(value['history']) || Array.isArray(value['clientHistory'])
const isLog = (value: Json) => typeof value['messageId'] === 'number' && 'sessionId' in value && 'message' in value
const isTurn = (value: Json) => text(value['role']) !== null && Array.isArray(value['parts']) && !('id' in value)

const types = new Set(['user', 'gemini', 'model', 'info', 'error', 'warning'])

function likeness(value: Json): number {
  if ('uuid' in value || 'payload' in value || 'properties' in value) return 0
  if (text(value['projectHash'])) return 1
  if ('$rewindTo' in value || (isObject(value['$set']) && Object.keys(value).length === 1)) return 0.9
  if (isLog(value)) return 0.9
  if (text(value['sessionId']) && (Array.isArray(value['messages']) || 'startTime' in value)) return 0.9
  if (isTurn(value) && (value['role'] === 'user' || value['role'] === 'model')) return 0.8
  if (isHistory(value))
    return list(value['clientHistory'] ?? value['history']).some((one) => isObject(one) && isTurn(one)) ||
      'toolCall' in value
      ? 0.9
      : 0
  return text(value['id']) &&
    types.has(text(value['type']) ?? '') &&
    'timestamp' in value &&
    ('content' in value || 'parts' in value)
    ? 0.7
    : 0
}
