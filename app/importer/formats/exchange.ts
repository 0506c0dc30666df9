// What neutral formats have in common: an agent's name as we call it, a tool's request, its answer.
import { event } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { EventDraft, Parsed } from './format.ts'
import { contentText, isObject, oneLine } from './read.ts'
import { todosOf } from './todos.ts'
import { toolEvent } from './tools.ts'

const known = ['claude', 'codex', 'gemini', 'opencode', 'copilot', 'cursor'] as const

/** The agent that `names` speak of: ours where it is one we know (`claude-code`, `Codex CLI` …), so that its sessions meet. */
export function agentNamed(...names: unknown[]): string | null {
  const words = names.filter((name) => typeof name === 'string' && name.trim() !== '').map(String)
  for (const word of words) {
    const flat = word.toLowerCase()
    const ours = known.find((name) => new RegExp(`(^|[^a-z])${name}([^a-z]|$)`).test(flat))
    if (ours) return ours
  }
  const [first] = words
  return first === undefined ? null : oneLine(first.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-'), 60)
}

interface Called {
  callId: string | null
  name: string
  input: unknown
  more?: Partial<EventDraft>
}

/** Adds the request of a tool. */
export function called(parsed: Parsed, frame: EventFrame, { callId, name, input, more }: Called): void {
  parsed.events.push(
    event(frame, {
      ...toolEvent(name, input ?? null),
      key: callId ? `call:${callId}` : null,
      role: 'assistant',
      payloadType: 'tool_call',
      toolCallId: callId,
      ...more,
    }),
  )
  if (callId)
    parsed.tools.push({
      callId,
      name,
      arguments: input ?? null,
      state: 'pending',
      startedAt: frame.at,
      ...revising(more),
    })
  parsed.todos = todosOf(name, input, frame.at) ?? parsed.todos
}

interface Answered {
  callId: string | null
  output: unknown
  failed: boolean
  more?: Partial<EventDraft>
}

/** Adds the answer of a tool. */
export function answered(parsed: Parsed, frame: EventFrame, { callId, output, failed, more }: Answered): void {
  const words = contentText(output) || (output === undefined || output === null ? '' : JSON.stringify(output))
  parsed.events.push(
    event(frame, {
      key: callId ? `result:${callId}#1` : null,
      kind: 'tool_result',
      role: 'tool',
      payloadType: 'tool_result',
      title: oneLine(words) || (failed ? 'failed' : 'done'),
      text: words,
      toolCallId: callId,
      outcome: failed ? 'error' : 'ok',
      body: { shape: 'tool_result', output: words, ...(isObject(output) ? { data: output } : {}) },
      ...more,
    }),
  )
  if (!callId) return
  parsed.tools.push({
    callId,
    state: failed ? 'failed' : 'succeeded',
    result: words,
    completedAt: frame.at,
    ...(failed ? { error: oneLine(words, 500) || 'failed' } : {}),
    ...revising(more),
  })
}

const revising = (more: Partial<EventDraft> | undefined) => (more?.revises ? { revises: true } : {})
