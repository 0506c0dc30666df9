// OpenCode, as its server tells it: `{type, properties}`, upserts by id. Event streams are recorded so; the stores on disk (SQLite
// and JSON folders) are turned into the same by importer/opencode, so that one session is one whatever form it comes in.
import { instantOf } from '../clean.ts'
import { recall, remember } from '../recall.ts'
import { nothing } from './drafts.ts'
import type { Format, Parsed } from './format.ts'
import { messageUpdated, removed } from './opencode-message.ts'
import { opencodePart } from './opencode-parts.ts'
import { sessionEvent } from './opencode-session.ts'
import type { OpencodeState } from './opencode-state.ts'
import { isObject, list, object, text } from './read.ts'
import type { Json } from './read.ts'
import { whole, withoutId } from './todos.ts'

export const opencode: Format<OpencodeState> = {
  agent: 'opencode',

  sniff(values) {
    const scores = values.filter(isObject).map(likeness)
    return scores.length === 0 ? 0 : Math.max(...scores)
  },

  start(source, values) {
    const named = values.filter(isObject).map((value) => sessionIn(object(unwrapped(value)['properties'])))
    return { session: named.find((id) => id !== null) ?? source.name, parents: {}, messages: {}, place: '' }
  },

  parse(value, state) {
    if (!isObject(value)) return null
    const { type, properties, at } = unwrapped(value)
    state.session = sessionIn(properties) ?? state.session
    const info = object(properties['info'])
    const parent = type.startsWith('session.') ? text(info['parentID']) : null
    if (parent) state.parents = remember(state.parents, state.session, parent)
    const parsed = nothing(sessionOf(state), { at })
    fill(type, properties, parsed, state)
    const last = parsed.events.at(-1)?.ordinal
    if (last !== undefined && last > state.place) state.place = last
    return parsed
  },
}

function fill(type: string, properties: Json, parsed: Parsed, state: OpencodeState): void {
  if (type === 'message.updated') messageUpdated(properties, parsed, state)
  else if (type === 'row.unreadable')
    parsed.refused = {
      code: 'not_json',
      why: `is the file ${text(properties['file'])}, which is not JSON (${text(properties['error'])}).`,
    }
  else if (type === 'message.part.updated') partUpdated(properties, parsed, state)
  else if (type === 'message.removed') removed(text(properties['messageID']), parsed)
  else if (type === 'message.part.removed') removed(text(properties['partID']), parsed)
  else if (type === 'todo.updated') {
    parsed.todos = whole('todos', list(properties['todos']).map(withoutId), 'content', parsed.facts.at)
  } else if (type === 'todo.row' || type === 'project.updated') own(type, properties, parsed)
  else if (type === 'vcs.branch.updated' && text(properties['branch']))
    parsed.facts.branch = text(properties['branch']) ?? ''
  else sessionEvent(type, properties, parsed, state)
}

function partUpdated(properties: Json, parsed: Parsed, state: OpencodeState): void {
  const part = object(properties['part'])
  const messageId = text(part['messageID']) ?? ''
  const partId = text(part['id'])
  if (!partId) return
  const given = object(properties['message'])
  const known = recall(state.messages, messageId)
  const message = text(given['role'])
    ? { role: text(given['role']) ?? '', at: instantOf(given['created']) }
    : (known ?? { role: 'assistant', at: null })
  const [orderOfMessage, orderOfPart] = list(properties['order']).map(text)
  parsed.nativeId = partId
  parsed.revises = true
  opencodePart(part, parsed, {
    messageId,
    partId,
    message,
    order: [orderOfMessage ?? messageId, orderOfPart ?? partId],
  })
  parsed.facts.at = parsed.events.at(-1)?.at ?? parsed.facts.at
  parsed.timed = true
}

// Rows of a store that say nothing by themselves: known by their place, and again when they changed.
function own(type: string, properties: Json, parsed: Parsed): void {
  parsed.nativeId = `${type}:${text(properties['id']) ?? String(properties['position'])}`
  parsed.revises = true
}

function sessionOf({ session, parents }: OpencodeState) {
  const parent = recall(parents, session) ?? null
  return { nativeId: session, kind: parent ? ('subagent' as const) : ('main' as const), parentNativeId: parent }
}

/** Recorders put the event into an envelope with a time of its own. */
function unwrapped(value: Json): { type: string; properties: Json; at: string | null } {
  const inner = [value['event'], value['payload'], value].find((one) => isObject(one) && isObject(one['properties']))
  const { type, properties } = object(inner)
  return { type: text(type) ?? '', properties: object(properties), at: instantOf(value['timestamp'] ?? value['time']) }
}

function sessionIn(properties: Json): string | null {
  const info = object(properties['info'])
  const own = text(info['id'])
  return (
    text(properties['sessionID']) ??
    text(info['sessionID']) ??
    text(object(properties['part'])['sessionID']) ??
    (own && !own.startsWith('msg') ? own : null)
  )
}

const families =
  /^(session|message|permission|question|todo|server|project|file|lsp|installation|vcs|command|pty|mcp|tui)\./

function likeness(value: Json): number {
  const { type, properties } = unwrapped(value)
  if (!families.test(type)) return 0
  return sessionIn(properties) === null ? 0.5 : 1
}
