// Codex rollouts, every generation: `{timestamp, type, payload}` lines, the bare items of early 2025, the `.json` file of one
// object, and pre-wrapper lines. Messages come twice (response_item and event_msg): the items are taken, the echoes are not.
import type { Format, Parsed, SessionFacts, SessionRef } from './format.ts'
import { instantOf } from '../clean.ts'
import { codexEvent } from './codex-events.ts'
import { codexItem } from './codex-items.ts'
import { sessionMeta } from './codex-meta.ts'
import type { CodexState } from './codex-state.ts'
import { noUsage } from './codex-usage.ts'
import { message, nothing, status, unknown } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { contentText, isObject, object, oneLine, text } from './read.ts'
import type { RowPath } from '../read/structure.ts'
import type { Json } from './read.ts'

export const codex: Format<CodexState> = {
  agent: 'codex',

  sniff(values) {
    const objects = values.filter(isObject)
    return objects.length === 0 ? 0 : Math.max(...objects.slice(0, 20).map(likeness))
  },

  start(source) {
    const id = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i.exec(source.name)?.[1]
    return {
      session: id ?? source.name,
      named: false,
      parent: null,
      cwd: null,
      model: null,
      results: {},
      beganAt: null,
      forked: false,
      usage: noUsage(),
    }
  },

  document: [['items']],

  parse(value, state, at) {
    if (!isObject(value)) return null
    if (at?.[0] === 'items') return row(value, at, state)
    return isObject(value['session']) && !('type' in value) ? header(value, state) : record(value, state)
  },
}

function record(value: Json, state: CodexState): Parsed {
  const type = text(value['type']) ?? ''
  const payload = value['payload']
  const at = instantOf(value['timestamp']) ?? instantOf(value['created_at'])
  if (type === 'session_meta' || (type === '' && isHeader(value))) sessionMeta(object(payload ?? value), at, state)
  const parsed = nothing(sessionOf(state), factsOf(at))
  const frame: EventFrame = { nativeId: null, parentNativeId: null, at, channel: null }
  if (payload === undefined) bare(type, value, frame, parsed, state)
  else wrapped(type, object(payload), value, frame, parsed, state)
  for (const draft of parsed.events) parsed.nativeId ??= draft.nativeId
  return parsed
}

function wrapped(type: string, payload: Json, value: Json, frame: EventFrame, parsed: Parsed, state: CodexState): void {
  if (type === 'response_item') codexItem(payload, frame, parsed, state)
  else if (type === 'event_msg') codexEvent(payload, frame, parsed, state)
  else if (type === 'turn_context') turnContext(payload, parsed, state)
  else if (type === 'session_meta') metaFacts(payload, parsed, state)
  else if (type === 'compacted')
    parsed.events.push(status(frame, 'compacted', text(payload['message']) ?? 'Conversation compacted'))
  else if (!quiet.has(type)) parsed.events.push(unknown(frame, type || 'unknown', value))
}

const quiet = new Set([
  'world_state',
  'inter_agent_communication',
  'inter_agent_communication_metadata',
  'token_usage_record',
])

// Early 2025: the header and the items stand bare; before that, lines had a role and a message and nothing else.
function bare(type: string, value: Json, frame: EventFrame, parsed: Parsed, state: CodexState): void {
  if (text(value['record_type']) === 'state') return
  if (type === '' && isHeader(value)) metaFacts(value, parsed, state)
  else if (type !== '') codexItem(value, frame, parsed, state)
  else if (text(value['role'])) {
    const role = text(value['role']) ?? 'assistant'
    parsed.events.push(message(frame, role, 'message', contentText(value['message']) || contentText(value['content'])))
  } else parsed.events.push(unknown(frame, 'unknown', value))
}

// The old file of one object: its header, and items without ids and times, which their place in the list tells apart.
function header(value: Json, state: CodexState): Parsed {
  const session = object(value['session'])
  const at = instantOf(session['timestamp'])
  sessionMeta(session, at, state)
  const parsed = nothing(sessionOf(state), factsOf(at))
  metaFacts(session, parsed, state)
  parsed.nativeId = `file:${state.session}`
  return parsed
}

function row(value: Json, at: RowPath, state: CodexState): Parsed {
  const parsed = record(value, state)
  for (const draft of parsed.events) draft.key ??= `item:${String(at[1])}`
  return parsed
}

function sessionOf(state: CodexState): SessionRef {
  return { nativeId: state.session, kind: state.parent ? 'subagent' : 'main', parentNativeId: state.parent }
}

const factsOf = (at: string | null): SessionFacts => ({ at })

function metaFacts(payload: Json, parsed: Parsed, state: CodexState): void {
  const git = object(payload['git'])
  const facts = parsed.facts
  const cwd = text(payload['cwd'])
  if (cwd) state.cwd = cwd
  const branch = text(git['branch'])
  const commit = text(git['commit_hash']) ?? text(git['commit'])
  const remote = text(git['repository_url'])
  const version = text(payload['cli_version'])
  Object.assign(
    facts,
    cwd && { cwd },
    branch && { branch },
    commit && { commit },
    remote && { remote },
    version && { version },
  )
  const nickname = text(payload['agent_nickname'])
  const originator = text(payload['originator'])
  facts.meta = { ...(originator ? { originator } : {}), ...(nickname ? { agentName: nickname } : {}) }
}

function turnContext(payload: Json, parsed: Parsed, state: CodexState): void {
  const cwd = text(payload['cwd'])
  const model = text(payload['model'])
  if (cwd) parsed.facts.cwd = state.cwd = cwd
  if (model) parsed.facts.model = state.model = oneLine(model)
}

const isHeader = (value: Json) =>
  text(value['id']) !== null && 'timestamp' in value && ('instructions' in value || 'git' in value)

const items = new Set([
  'message',
  'function_call',
  'function_call_output',
  'reasoning',
  'local_shell_call',
  'custom_tool_call',
])
const lines = new Set(['session_meta', 'response_item', 'event_msg', 'turn_context', 'compacted', 'world_state'])

function likeness(value: Json): number {
  const type = text(value['type']) ?? ''
  if (isObject(value['payload']) && lines.has(type)) return 1
  if (isObject(value['session']) && Array.isArray(value['items'])) return text(value['session']['id']) ? 1 : 0
  if (type === '' && isHeader(value)) return 0.9
  if ('record_type' in value && value['record_type'] === 'state') return 0.8
  if (items.has(type) && !('uuid' in value) && !('sessionId' in value)) return 0.7
  return 'created_at' in value && text(value['role']) && !('id' in value) ? 0.7 : 0
}
