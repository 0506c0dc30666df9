// Claude Code's `assistant` records: usually one block of an answer each; usage is repeated on every block and grows, so it is
// reported by message and counted once.
import { remember } from '../recall.ts'
import { event, message, reasoning } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { ClaudeState } from './claude-state.ts'
import type { Parsed, UsageReport } from './format.ts'
import { contentText, count, isObject, list, object, text } from './read.ts'
import type { Json } from './read.ts'
import { todosOf } from './todos.ts'
import { toolEvent } from './tools.ts'

export function assistant(value: Json, frame: EventFrame, parsed: Parsed, state: ClaudeState): void {
  const answer = object(value['message'])
  const content = answer['content']
  const blocks = typeof content === 'string' ? [content] : list(content)
  const failed = value['isApiErrorMessage'] === true
  for (const block of blocks) assistantBlock(block, failed, frame, parsed, state)
  const model = text(answer['model'])
  if (model && model !== '<synthetic>') parsed.facts.model = model
  if (isObject(answer['usage']) && model !== '<synthetic>')
    parsed.usage = usageOf(answer['usage'], answer, value, parsed)
  parsed.facts.turn = turnOf(answer, failed, parsed)
}

function assistantBlock(block: unknown, failed: boolean, frame: EventFrame, parsed: Parsed, state: ClaudeState): void {
  const fields = object(block)
  const type = typeof block === 'string' ? 'text' : (text(fields['type']) ?? 'unknown')
  if (type === 'text') {
    const words = contentText(block)
    if (words !== '')
      parsed.events.push(
        message(frame, 'assistant', failed ? 'api_error' : 'text', words, failed ? { outcome: 'error' } : {}),
      )
  } else if (type === 'thinking') {
    const words = text(fields['thinking'])
    if (words) parsed.events.push(reasoning(frame, 'thinking', words))
  } else if (type === 'tool_use' || type === 'server_tool_use' || type === 'mcp_tool_use')
    toolUse(fields, type, frame, parsed, state)
  else if (type !== 'redacted_thinking')
    parsed.events.push(
      event(frame, {
        kind: 'other',
        role: 'assistant',
        payloadType: type,
        title: type,
        text: contentText(block),
        body: { shape: 'other', raw: block },
      }),
    )
}

function toolUse(block: Json, type: string, frame: EventFrame, parsed: Parsed, state: ClaudeState): void {
  const name = text(block['name']) ?? 'tool'
  const callId = text(block['id'])
  const input = block['input'] ?? {}
  const { kind, title, text: words, meta, body } = toolEvent(name, input)
  const key = callId ? `call:${callId}` : null
  parsed.events.push(
    event(frame, {
      kind,
      title,
      text: words,
      meta,
      body,
      key,
      role: 'assistant',
      payloadType: type,
      toolCallId: callId,
    }),
  )
  if (callId) parsed.tools.push({ callId, name, arguments: input, state: 'pending', startedAt: frame.at })
  if (callId && name === 'TaskCreate') state.tasks = remember(state.tasks, callId, object(input), 64)
  parsed.todos = todosOf(name, input, frame.at) ?? parsed.todos
}

function usageOf(usage: Json, answer: Json, value: Json, parsed: Parsed): UsageReport {
  const message = text(answer['id'])
  const request = text(value['requestId'])
  const cached = object(usage['cache_creation'])
  const hour = count(cached['ephemeral_1h_input_tokens'])
  const byTime = hour + count(cached['ephemeral_5m_input_tokens'])
  return {
    key: `${message ?? parsed.nativeId ?? parsed.facts.at ?? ''}:${request ?? ''}`,
    at: parsed.facts.at,
    model: text(answer['model']),
    // Both ids are the vendor's, so the same pair in another session (fork, resume, sub-agent) is a copy. One of them alone
    // may be a made-up one that comes again by chance.
    everywhere: message !== null && request !== null,
    copied: isObject(value['forkedFrom']),
    input: count(usage['input_tokens']),
    output: count(usage['output_tokens']),
    cacheRead: count(usage['cache_read_input_tokens']),
    cacheWrite: Math.max(count(usage['cache_creation_input_tokens']), byTime),
    cacheWriteHour: hour,
    webSearches: count(object(usage['server_tool_use'])['web_search_requests']),
  }
}

// stop_reason is null on most lines, so a last word without a call is taken as the end of the turn.
function turnOf(answer: Json, failed: boolean, parsed: Parsed) {
  if (failed) return 'failed'
  if (parsed.tools.length > 0 || answer['stop_reason'] === 'tool_use') return 'open'
  return parsed.events.some((draft) => draft.kind === 'message') ? 'closed' : 'open'
}
