// Claude Code transcripts (projects/<slug>/<session>.jsonl and sub-agent files): one record a line, one block of a message a
// record, tied by uuid and parentUuid. Every generation from 1.0 on; sources: input-formats of the tool, real files.
import type { Format, Parsed, SessionFacts, SessionRef } from './format.ts'
import { instantOf } from '../clean.ts'
import { assistant } from './claude-assistant.ts'
import { side } from './claude-side.ts'
import type { ClaudeState } from './claude-state.ts'
import { user } from './claude-user.ts'
import { recall, remember } from '../recall.ts'
import { event, nothing, unknown } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { isObject, object, text } from './read.ts'
import type { Json } from './read.ts'
import { toolEvent } from './tools.ts'

export const claude: Format<ClaudeState> = {
  agent: 'claude',

  sniff(values) {
    const scores = values.map((value) => (isObject(value) ? likeness(value) : 0))
    return scores.length === 0 ? 0 : Math.max(...scores) * (scores.some((score) => score < 0) ? 0 : 1)
  },

  start(source, values) {
    const agentId = /^agent-(.+)$/.exec(source.name)?.[1] ?? null
    // Lines without a session (summaries, snapshots) stand before the first that names one; the file's name may be another.
    const named = values.map((value) => text(object(value)['sessionId'])).find((id) => id !== null)
    // New layout: <session>/subagents/agent-<id>.jsonl; old one: beside the session, whose id is in the lines.
    const parent = agentId && source.above[0] === 'subagents' ? source.above[1] : named
    return { session: parent ?? source.name, agentId, follows: undefined, silent: [], results: [], tasks: [] }
  },

  parse(value, state) {
    if (!isObject(value)) return null
    const own = text(value['sessionId'])
    // A sub-agent's lines name the parent session; some builds name the sub-agent itself there.
    if (own && !(state.agentId && own.startsWith('agent-'))) state.session = own
    const type = text(value['type']) ?? text(object(value['message'])['role']) ?? ''
    const parsed = nothing(sessionOf(state), factsOf(value))
    parsed.nativeId = text(value['uuid'])
    parsed.parentNativeId = text(value['parentUuid']) ?? text(value['logicalParentUuid'])
    fill(type, value, parsed, state)
    // Titles have no time of their own: they are as old as what stands before them.
    const { at, title } = parsed.facts
    if (at) state.at = at
    else if (title && title.rank !== 'summary' && state.at) title.at = state.at
    tie(parsed, state)
    return parsed
  },
}

function fill(type: string, value: Json, parsed: Parsed, state: ClaudeState): void {
  const frame: EventFrame = {
    nativeId: parsed.nativeId,
    parentNativeId: parsed.parentNativeId,
    at: parsed.facts.at,
    channel: value['isSidechain'] === true && !state.agentId ? 'sidechain' : null,
  }
  if (type === 'user') user(value, frame, parsed, state)
  // Seen in compacted sessions: the summary itself as a message, where others have a title and the id of a leaf.
  else if (type === 'summary' && isObject(value['message']))
    user({ ...value, isCompactSummary: true }, frame, parsed, state)
  else if (type === 'assistant') assistant(value, frame, parsed, state)
  else if (type === 'tool_use') parsed.events.push(bareCall(value, frame))
  else if (!side(type, value, frame, parsed)) parsed.events.push(unknown(frame, type || 'unknown', value))
  if (!parsed.nativeId) return
  let block = 0
  for (const draft of parsed.events) {
    if (draft.key === null) draft.key = `${parsed.nativeId}#${block}`
    block++
  }
}

// The chain of parents runs through records that make no event: events are tied to the nearest one that does. The first event
// of a slice is tied to what the slice follows, so that slices find their order whichever comes first.
function tie(parsed: Parsed, state: ClaudeState): void {
  if (!parsed.nativeId) return
  let parent = parsed.parentNativeId
  if (state.follows === undefined) state.follows = parent
  // What is remembered is resolved already: one step is enough, and files with circles cannot hold us up.
  if (parent !== null) parent = recall(state.silent, parent) ?? parent
  if (parent === parsed.nativeId) parent = null
  if (parsed.events.length === 0) {
    if (parent !== null) state.silent = remember(state.silent, parsed.nativeId, parent, 128)
    return
  }
  for (const draft of parsed.events) draft.parentNativeId = parent ?? state.follows
  state.follows = null
}

// A tool call as a record of its own, without a call id (seen in drifted files).
function bareCall(value: Json, frame: EventFrame) {
  return event(frame, {
    ...toolEvent(text(value['name']) ?? 'tool', value['input']),
    role: 'assistant',
    payloadType: 'tool_use',
  })
}

function sessionOf(state: ClaudeState): SessionRef {
  if (!state.agentId) return { nativeId: state.session, kind: 'main', parentNativeId: null }
  return { nativeId: `${state.session}/agent-${state.agentId}`, kind: 'subagent', parentNativeId: state.session }
}

function factsOf(value: Json): SessionFacts {
  const facts: SessionFacts = { at: instantOf(value['timestamp']) }
  const cwd = text(value['cwd'])
  const branch = text(value['gitBranch'])
  const version = text(value['version'])
  if (cwd) facts.cwd = cwd
  if (branch && branch !== 'HEAD') facts.branch = branch
  if (version) facts.version = version
  return facts
}

const types = new Set([
  'user',
  'assistant',
  'system',
  'attachment',
  'progress',
  'summary',
  'file-history-snapshot',
  'file-history-delta',
  'queue-operation',
  'custom-title',
  'ai-title',
  'agent-name',
  'agent-setting',
  'last-prompt',
  'mode',
  'permission-mode',
  'pr-link',
  'worktree-state',
  'relocated',
  'bridge-session',
  'frame-link',
  'started',
  'result',
  'atis-latch',
])

function likeness(value: Json): number {
  if (typeof value['projectHash'] === 'string' || 'payload' in value || 'properties' in value) return -1
  const type = text(value['type']) ?? ''
  const session = typeof value['sessionId'] === 'string'
  if (('display' in value && 'pastedContents' in value) || typeof value['messageId'] === 'number') return -1
  if (session && types.has(type)) return 1
  if (type === 'summary' && 'leafUuid' in value) return 0.9
  if (type.startsWith('file-history-') && 'messageId' in value) return 0.9
  if ((type === 'user' || type === 'assistant') && isObject(value['message'])) return 0.9
  if (session && isObject(value['message'])) return 0.8
  return session && type !== '' ? 0.6 : 0
}
