// Codex event_msg lines: echoes of items (not taken again), running totals of tokens, and turns of the session itself.
import { status, unknown } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { CodexState } from './codex-state.ts'
import { runningTotal } from './codex-usage.ts'
import type { Parsed } from './format.ts'
import { contentText, count, isObject, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'

export function codexEvent(payload: Json, frame: EventFrame, parsed: Parsed, state: CodexState): void {
  const type = text(payload['type']) ?? 'unknown'
  if (echoes.has(type) || type.startsWith('codex/event/') || type.startsWith('account/')) return
  const taker = Object.hasOwn(takers, type) ? takers[type] : undefined
  if (taker) taker(payload, frame, parsed, state)
  else parsed.events.push(unknown(frame, type, payload))
}

const echoes = new Set([
  'user_message',
  'agent_message',
  'agent_reasoning',
  'agent_reasoning_raw_content',
  'agent_reasoning_section_break',
  'item_started',
  'item_completed',
  'exec_command_begin',
  'exec_command_end',
  'patch_apply_begin',
  'patch_apply_end',
  'mcp_tool_call_begin',
  'mcp_tool_call_end',
  'web_search_begin',
  'web_search_end',
  'view_image_tool_call',
  'image_generation_end',
  'dynamic_tool_call_request',
  'dynamic_tool_call_response',
  'thread_settings_applied',
  'thread_goal_updated',
  'context_compacted',
  'sub_agent_activity',
  'turn_diff',
  'plan_update',
  'background_event',
])

type Taker = (payload: Json, frame: EventFrame, parsed: Parsed, state: CodexState) => void

const started: Taker = (_payload, _frame, parsed) => void (parsed.facts.turn = 'open')

const completed: Taker = (payload, frame, parsed, state) => {
  const error = contentText(object(payload['error'])['message'])
  parsed.facts.turn = error ? 'failed' : 'closed'
  if (error) parsed.events.push(status(frame, 'task_complete', error, payload['error'], { outcome: 'error' }))
  if (isObject(payload['usage'])) parsed.usage = runningTotal(payload['usage'], frame.at, state)
}

const takers: Record<string, Taker> = {
  task_started: started,
  turn_started: started,
  task_complete: completed,
  turn_complete: completed,
  'turn.completed': completed,
  token_count: (payload, frame, parsed, state) => {
    const usage = object(payload['info'])['total_token_usage']
    if (isObject(usage)) parsed.usage = runningTotal(usage, frame.at, state)
  },
  turn_aborted: (payload, frame, parsed) => {
    parsed.facts.turn = 'aborted'
    parsed.events.push(
      status(frame, 'turn_aborted', `Turn ended early: ${text(payload['reason']) ?? 'no reason given'}`, payload),
    )
  },
  error: (payload, frame, parsed) => {
    const words = text(payload['message']) ?? text(object(payload['error'])['message']) ?? 'Error'
    parsed.facts.turn = 'failed'
    parsed.events.push(status(frame, 'error', words, payload, { outcome: 'error' }))
  },
  stream_error: (payload, frame, parsed) =>
    void parsed.events.push(
      status(frame, 'stream_error', text(payload['message']) ?? 'Stream error', payload, { outcome: 'error' }),
    ),
  thread_name_updated: (payload, _frame, parsed) => {
    const name = text(payload['thread_name'])
    if (name) parsed.facts.title = { rank: 'custom', text: oneLine(name) }
  },
  thread_rolled_back: (payload, frame, parsed) =>
    void parsed.events.push(
      status(frame, 'thread_rolled_back', `Rolled back ${count(payload['num_turns'])} turns`, payload),
    ),
  undo_completed: (payload, frame, parsed) =>
    void parsed.events.push(status(frame, 'undo_completed', text(payload['message']) ?? 'Undo', payload)),
  entered_review_mode: (payload, frame, parsed) =>
    void parsed.events.push(
      status(frame, 'entered_review_mode', `Review: ${text(payload['user_facing_hint']) ?? 'started'}`, payload),
    ),
  exited_review_mode: (payload, frame, parsed) => {
    const words = contentText(object(payload['review_output'])['overall_explanation'])
    parsed.events.push(status(frame, 'exited_review_mode', words || 'Review finished', payload))
  },
}
