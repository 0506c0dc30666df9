// Codex response items: messages, reasoning, calls and their outputs. Ids came late; calls always had one.
import { recall, remember } from '../recall.ts'
import { event, message, reasoning, status, unknown } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { codexOutput } from './codex-output.ts'
import type { CodexState } from './codex-state.ts'
import type { Parsed } from './format.ts'
import { contentText, list, object, parsedIfJson, text } from './read.ts'
import type { Json } from './read.ts'
import { todosOf } from './todos.ts'
import { toolEvent } from './tools.ts'

type Taker = (item: Json, frame: EventFrame, parsed: Parsed, state: CodexState) => void

export const codexItem: Taker = (item, base, parsed, state) => {
  const type = text(item['type']) ?? 'unknown'
  const id = text(item['id'])
  const frame = { ...base, nativeId: id }
  const taker = Object.hasOwn(takers, type) ? takers[type] : undefined
  if (taker) taker(item, frame, parsed, state)
  else if (type !== 'ghost_snapshot') parsed.events.push(unknown(frame, type, item))
  if (id) for (const draft of parsed.events) draft.key ??= `${id}#0`
}

const takers: Record<string, Taker> = {
  message: (item, frame, parsed) => said(item, frame, parsed),
  reasoning: (item, frame, parsed) => {
    const words = contentText(item['summary']) || contentText(item['content'])
    if (words) parsed.events.push(reasoning(frame, 'reasoning', words))
    parsed.facts.turn = 'open'
  },
  function_call: (item, frame, parsed) =>
    call(text(item['name']) ?? 'tool', parsedIfJson(item['arguments']), item, frame, parsed),
  custom_tool_call: (item, frame, parsed) =>
    call(text(item['name']) ?? 'tool', parsedIfJson(item['input']), item, frame, parsed),
  tool_call: (item, frame, parsed) =>
    call(
      text(object(item['function'])['name']) ?? text(item['name']) ?? 'tool',
      parsedIfJson(item['arguments']),
      item,
      frame,
      parsed,
    ),
  local_shell_call: (item, frame, parsed) => call('local_shell', item['action'], item, frame, parsed),
  tool_search_call: (item, frame, parsed) => call('tool_search', parsedIfJson(item['arguments']), item, frame, parsed),
  web_search_call: (item, frame, parsed) => call('web_search', item['action'], item, frame, parsed),
  image_generation_call: (item, frame, parsed) =>
    call(
      'image_generation',
      { prompt: item['revised_prompt'] ?? null, status: item['status'] ?? null },
      item,
      frame,
      parsed,
    ),
  function_call_output: answer,
  custom_tool_call_output: answer,
  local_shell_call_output: answer,
  tool_result: answer,
  function_result: answer,
  tool_search_output: answer,
  agent_message: (item, frame, parsed) => {
    const meta = { author: item['author'] ?? null, recipient: item['recipient'] ?? null }
    parsed.events.push(
      message({ ...frame, channel: 'agent' }, 'assistant', 'agent_message', contentText(item['content']), { meta }),
    )
  },
  compaction: (_item, frame, parsed) => void parsed.events.push(status(frame, 'compaction', 'Conversation compacted')),
  context_compaction: (_item, frame, parsed) =>
    void parsed.events.push(status(frame, 'compaction', 'Conversation compacted')),
}

const injected = /^\s*(<[a-z][a-z_ -]*[\s>]|# AGENTS\.md|# CLAUDE\.md|\[Request interrupted)/i

function said(item: Json, frame: EventFrame, parsed: Parsed): void {
  const role = text(item['role']) ?? 'assistant'
  const words = contentText(item['content'])
  const images = list(item['content'])
    .map((block) => text(object(block)['image_url']))
    .filter((url) => url !== null)
  if (words === '' && images.length === 0) return
  const real = role === 'user' ? !injected.test(words) : role === 'assistant'
  const draft = message(real ? frame : { ...frame, channel: 'injected' }, real ? role : 'system', 'message', words)
  if (images.length > 0) draft.body = { shape: 'message', text: words, images: images.map(imageOf) }
  if (words === '') draft.title = 'Image'
  const phase = text(item['phase'])
  if (phase) draft.meta = { phase }
  parsed.events.push(draft)
  if (real) parsed.facts.turn = role === 'assistant' && phase !== 'commentary' ? 'closed' : 'open'
}

function call(name: string, input: unknown, item: Json, frame: EventFrame, parsed: Parsed): void {
  const callId = text(item['call_id'])
  parsed.events.push(
    event(frame, {
      ...toolEvent(name, input ?? null),
      key: callId ? `call:${callId}` : null,
      role: 'assistant',
      payloadType: text(item['type']) ?? 'call',
      toolCallId: callId,
    }),
  )
  parsed.facts.turn = 'open'
  if (callId) parsed.tools.push({ callId, name, arguments: input ?? null, state: 'pending', startedAt: frame.at })
  parsed.todos = todosOf(name, input, frame.at) ?? parsed.todos
}

function answer(item: Json, frame: EventFrame, parsed: Parsed, state: CodexState): void {
  const callId = text(item['call_id'])
  const nth = (recall(state.results, callId ?? '') ?? 0) + 1
  if (callId) state.results = remember(state.results, callId, nth)
  const { draft, tool } = codexOutput(item, frame)
  draft.key = callId ? `result:${callId}#${nth}` : null
  draft.toolCallId = callId
  parsed.events.push(draft)
  parsed.facts.turn = 'open'
  if (callId) parsed.tools.push({ ...tool, callId })
}

function imageOf(url: string) {
  const inline = /^data:([^;,]+);base64,(.*)$/s.exec(url)
  return inline ? { mediaType: inline[1] ?? 'image/png', data: inline[2] ?? '' } : { mediaType: 'image/*', url }
}
