// Hooks that name a tool call: the same call and result as in the transcript, seen by another witness. The transcript is the
// authority for what was said, the hook for when.
import type { ClaudeState } from './claude-state.ts'
import { remember } from '../recall.ts'
import { toolResult } from './claude-result.ts'
import { event } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { Parsed } from './format.ts'
import type { Hooked, HookState } from './hook.ts'
import { contentText, isObject, list, object, text } from './read.ts'
import type { Json } from './read.ts'
import { todosOf } from './todos.ts'
import { toolEvent } from './tools.ts'

/** Takes a hook that names a call; answers false for any other. */
export function toolHook(hooked: Hooked, parsed: Parsed, state: HookState): boolean {
  const { payload, at } = hooked
  const frame: EventFrame = { nativeId: null, parentNativeId: null, at, channel: null }
  if (hooked.event === 'PostToolBatch') {
    for (const call of list(payload['tool_calls']).map(object)) answered(call, null, frame, parsed, state)
    return parsed.events.length > 0
  }
  if (!text(payload['tool_use_id'])) return false
  if (hooked.event === 'PreToolUse') called(payload, frame, parsed, state)
  else if (hooked.event === 'PostToolUse' || hooked.event === 'PostToolUseFailure')
    answered(payload, at, frame, parsed, state)
  else return denied(hooked, parsed)
  return true
}

function called(payload: Json, frame: EventFrame, parsed: Parsed, state: HookState): void {
  const callId = text(payload['tool_use_id']) ?? ''
  const name = text(payload['tool_name']) ?? 'tool'
  const input = payload['tool_input'] ?? {}
  parsed.events.push(
    event(frame, {
      ...toolEvent(name, input),
      key: `call:${callId}`,
      role: 'assistant',
      payloadType: 'tool_use',
      toolCallId: callId,
      witness: 'hook',
    }),
  )
  parsed.tools.push({ callId, name, arguments: input, state: 'pending', startedAt: frame.at, witness: 'hook' })
  if (name === 'TaskCreate') state.tasks = remember(state.tasks, callId, object(input), 64)
  parsed.todos = todosOf(name, input, frame.at)
}

// `at` is null where the hook says what came out, and not when.
function answered(call: Json, at: string | null, frame: EventFrame, parsed: Parsed, state: HookState): void {
  const callId = text(call['tool_use_id'])
  if (!callId) return
  const failure = text(call['error'])
  const response = call['tool_response']
  const block = { tool_use_id: callId, content: failure ?? answerText(response), is_error: failure !== null }
  const answers: ClaudeState = {
    session: '',
    agentId: null,
    follows: null,
    silent: {},
    results: {},
    tasks: state.tasks,
  }
  const [events, tools] = [parsed.events.length, parsed.tools.length]
  toolResult(block, { toolUseResult: response }, { ...frame, at }, parsed, answers)
  const duration = call['duration_ms']
  const durationMs = typeof duration === 'number' && duration >= 0 ? Math.round(duration) : undefined
  for (const draft of parsed.events.slice(events)) {
    draft.witness = 'hook'
    if (durationMs !== undefined) draft.meta = { ...draft.meta, durationMs }
  }
  for (const tool of parsed.tools.slice(tools)) {
    tool.witness = 'hook'
    tool.name = text(call['tool_name']) ?? 'tool'
    if (durationMs !== undefined) tool.durationMs = durationMs
  }
}

// What the tool gave back is structured in its own way for each tool; the transcript has what the model saw of it.
function answerText(response: unknown): string {
  if (!isObject(response)) return contentText(response)
  const said = [response['stdout'], response['stderr']].filter((part) => typeof part === 'string' && part !== '')
  if (said.length > 0) return said.join('\n')
  const file = object(response['file'])
  return contentText(response) || contentText(file) || JSON.stringify(response)
}

// The denial itself is a quiet event of its own; the call learns that it failed and why.
function denied({ event: name, payload, at }: Hooked, parsed: Parsed): boolean {
  if (name !== 'PermissionDenied') return false
  parsed.tools.push({
    callId: text(payload['tool_use_id']) ?? '',
    name: text(payload['tool_name']) ?? 'tool',
    arguments: payload['tool_input'],
    state: 'failed',
    error: text(payload['reason']) ?? 'permission denied',
    completedAt: at,
    approval: 'denied',
    witness: 'hook',
  })
  return false
}
