// SpecStory session data v1: a header that names the provider, and exchanges of messages.
import { instantOf } from '../clean.ts'
import { message, nothing, reasoning } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { agentNamed, answered, called } from './exchange.ts'
import type { Format, Parsed, SessionRef } from './format.ts'
import { contentText, isObject, list, object, text } from './read.ts'
import type { Json } from './read.ts'

interface SpecStoryState {
  session: SessionRef
}

export const specstory: Format<SpecStoryState> = {
  agent: 'specstory',
  document: [['exchanges']],

  sniff(values) {
    return values.some(
      (value) => isObject(value) && 'schemaVersion' in value && isObject(value['provider']) && text(value['sessionId']),
    )
      ? 1
      : 0
  },

  start: (source) => ({ session: { nativeId: source.name, kind: 'main', parentNativeId: null } }),

  parse(value, state, at) {
    if (!isObject(value)) return null
    return at?.[0] === 'exchanges' ? exchange(value, state) : header(value, state)
  },
}

function header(value: Json, state: SpecStoryState): Parsed {
  const provider = object(value['provider'])
  const agent = agentNamed(provider['id'], provider['name'])
  state.session = {
    ...state.session,
    nativeId: text(value['sessionId']) ?? state.session.nativeId,
    ...(agent ? { agent } : {}),
  }
  const parsed = nothing(state.session, { at: instantOf(value['createdAt']) })
  parsed.nativeId = `specstory:${state.session.nativeId}`
  parsed.revises = true
  const cwd = text(value['workspaceRoot'])
  if (cwd) parsed.facts.cwd = cwd
  const version = text(provider['version'])
  if (version) parsed.facts.version = version
  return parsed
}

function exchange(value: Json, state: SpecStoryState): Parsed {
  const at = instantOf(value['startTime'])
  const id = text(value['exchangeId'])
  const parsed = nothing(state.session, { at })
  parsed.nativeId = id
  parsed.revises = true
  for (const one of list(value['messages']).filter(isObject))
    said(one, { nativeId: id, parentNativeId: null, at, channel: null }, parsed)
  if (id) for (const [i, draft] of parsed.events.entries()) draft.key ??= `${id}#${i}`
  return parsed
}

function said(value: Json, around: EventFrame, parsed: Parsed): void {
  const frame = { ...around, at: instantOf(value['timestamp']) ?? around.at }
  const role = value['role'] === 'user' ? 'user' : 'assistant'
  for (const part of list(value['content'])) {
    const words = contentText(part)
    if (words === '') continue
    if (object(part)['type'] === 'thinking') parsed.events.push(reasoning(frame, 'thinking', words))
    else parsed.events.push(message(frame, role, 'message', words))
  }
  const model = text(value['model'])
  if (model) parsed.facts.model = model
  const tool = object(value['tool'])
  if (!text(tool['name'])) return
  const callId = text(tool['useId'])
  called(parsed, frame, { callId, name: text(tool['name']) ?? 'tool', input: tool['input'] })
  if (tool['output'] !== undefined && tool['output'] !== null)
    answered(parsed, frame, { callId, output: tool['output'], failed: text(object(tool['output'])['error']) !== null })
}
