// Envelopes of the spool: what hooks of any agent reported, one a line. Where a hook names a call, it speaks of the same event as
// the transcript; everything else is a quiet event of its own (channel `hook`), so that no prompt stands in a timeline twice.
import { instantOf } from '../clean.ts'
import type { Recall } from '../recall.ts'
import { event, nothing } from './drafts.ts'
import type { Format, Parsed, SessionFacts, SessionRef } from './format.ts'
import type { Extras } from './extras.ts'
import { hookNotes } from './hook-notes.ts'
import { toolHook } from './hook-tools.ts'
import { turnOfHook } from './hook-turn.ts'
import { isObject, list, object, oneLine, processId, text } from './read.ts'
import type { Json } from './read.ts'
import { sdkExtras, sdkOwnEvents } from './sdk-extras.ts'

export interface HookState {
  /** Inputs of Task tools whose answer brings the id. */
  tasks: Recall<Json>
}

/** One envelope, read without trust. `event` is the name that Claude Code has for it. */
export interface Hooked {
  id: string
  agent: string
  event: string
  at: string | null
  /** `sdk` where the wrapper of an SDK agent tells it; null where a hook of the agent's settings does. */
  via: string | null
  payload: Json
}

export const hook: Format<HookState> = {
  agent: 'hook',
  sniff: (values) => (values.some((value) => readEnvelope(value) !== null) ? 1 : 0),
  start: () => ({ tasks: {} }),

  parse(value, state) {
    const hooked = readEnvelope(value)
    const session = hooked && sessionOf(hooked)
    if (!hooked || !session) return null
    const parsed = nothing(session, factsOf(hooked))
    parsed.nativeId = `hook:${hooked.id}`
    parsed.timed = true
    if (!toolHook(hooked, parsed, state) && !silent.has(hooked.event)) note(hooked, parsed)
    const extras = sdkExtras(value) ?? processOf(hooked, value)
    if (extras) parsed.extras = extras
    return parsed
  },
}

// What the transcript says word for word, and word by word.
const silent = new Set(['MessageDisplay', 'BeforeModel', 'AfterModel', 'BeforeToolSelection', ...sdkOwnEvents])

// A hook is a child of its agent: whose pid it tells as its parent's.
function processOf({ event: name, at, payload }: Hooked, envelope: unknown): Extras | null {
  const agent = processId(object(envelope)['ppid'])
  if (agent === null || text(payload['agent_id'])) return null
  const cwd = text(payload['cwd'])
  if (name === 'SessionStart') return { process: { ended: false, pid: agent, at, ...(cwd && { cwd }) } }
  return name === 'SessionEnd' ? { process: { ended: true, pid: agent, at } } : null
}

function note(hooked: Hooked, parsed: Parsed): void {
  const { title, words, outcome } = hookNotes(hooked)
  const { via } = hooked
  const { call, mode } = { call: text(hooked.payload['tool_use_id']), mode: text(hooked.payload['permission_mode']) }
  parsed.events.push(
    event(
      { nativeId: null, parentNativeId: null, at: hooked.at, channel: 'hook' },
      {
        key: `hook:${hooked.id}`,
        kind: 'hook',
        role: 'system',
        payloadType: `hook:${hooked.event}`,
        title: oneLine(title),
        text: words,
        outcome: outcome ?? null,
        ...(turnOfHook(hooked) === 'asking' ? { asks: asksFor(hooked) } : {}),
        meta: {
          hook: hooked.event,
          ...(call ? { callId: call } : {}),
          ...(mode ? { permissionMode: mode } : {}),
          ...(via ? { via } : {}),
        },
        body: { shape: 'hook', event: hooked.event, text: words, data: hooked.payload },
      },
    ),
  )
}

function asksFor({ event: name, payload }: Hooked): 'permission' | 'attention' {
  const kind = text(payload['notification_type'])
  return name === 'PermissionRequest' || kind === 'permission_prompt' || kind === 'ToolPermission'
    ? 'permission'
    : 'attention'
}

function readEnvelope(value: unknown): Hooked | null {
  if (!isObject(value) || value['v'] !== 1 || !isObject(value['payload'])) return null
  const [id, agent, name] = [text(value['id']), text(value['agent']), text(value['event'])]
  if (!id || !agent || !name) return null
  return {
    id,
    agent,
    event: nameIn(agent, name),
    at: instantOf(value['at']),
    via: text(value['via']),
    payload: value['payload'],
  }
}

// The same moments have other names with other agents.
const others: Record<string, Record<string, string>> = {
  gemini: {
    BeforeAgent: 'UserPromptSubmit',
    AfterAgent: 'Stop',
    BeforeTool: 'ToolStarted',
    AfterTool: 'ToolEnded',
    PreCompress: 'PreCompact',
  },
  codex: { 'agent-turn-complete': 'Stop', 'approval-requested': 'PermissionRequest' },
  opencode: {
    'session.created': 'SessionStart',
    'session.idle': 'Stop',
    'session.error': 'StopFailure',
    'session.deleted': 'SessionDeleted',
    'permission.updated': 'PermissionRequest',
  },
}

function nameIn(agent: string, name: string): string {
  const names = Object.hasOwn(others, agent) ? others[agent] : undefined
  return (names && Object.hasOwn(names, name) ? names[name] : undefined) ?? name
}

function sessionOf({ agent, payload }: Hooked): SessionRef | null {
  const properties = object(payload['properties'])
  const id =
    text(payload['session_id']) ??
    text(payload['thread-id']) ??
    text(properties['sessionID']) ??
    text(object(properties['info'])['id'])
  if (!id) return null
  // As the transcript's reader names a sub-agent: by the file it writes, agent-<id>.jsonl.
  const agentId = text(payload['agent_id'])?.replace(/^agent-/, '')
  if (!agentId) return { agent, nativeId: id, kind: 'main', parentNativeId: null }
  return { agent, nativeId: `${id}/agent-${agentId}`, kind: 'subagent', parentNativeId: id }
}

function factsOf(hooked: Hooked): SessionFacts {
  const { payload, at } = hooked
  const cwd = text(payload['cwd'])
  const model = text(payload['model'])
  const turn = turnOfHook(hooked)
  const prompt = text(payload['prompt']) ?? text(list(payload['input-messages'])[0])
  const path = text(payload['agent_id']) ? text(payload['agent_transcript_path']) : text(payload['transcript_path'])
  return {
    at,
    transcript: path,
    meta: { hooked: true },
    ...(cwd ? { cwd } : {}),
    ...(model ? { model } : {}),
    ...(turn ? { turn } : {}),
    // For want of the transcript's own prompt.
    ...(prompt && !/^\s*</.test(prompt) ? { title: { rank: 'command', text: oneLine(prompt) } } : {}),
  }
}
