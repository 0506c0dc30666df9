// Copilot CLI's `events.jsonl`: an event a line, with its own id and parent.
import { instantOf } from '../clean.ts'
import { message, nothing, reasoning, status, unknown } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { answered, called } from './exchange.ts'
import type { Format, Parsed } from './format.ts'
import { contentText, count, isObject, list, object, text, word } from './read.ts'
import type { Json } from './read.ts'
import { recall, remember } from '../recall.ts'
import type { Recall } from '../recall.ts'

interface CopilotState {
  session: string
  /** Calls that a message asked for. */
  asked: Recall<true>
}

export const copilot: Format<CopilotState> = {
  agent: 'copilot',

  sniff(values) {
    const objects = values.filter(isObject)
    const like = objects.filter(
      (value) => isObject(value['data']) && /^(session|user|assistant|tool)\.[a-z_]+$/.test(word(value['type'])),
    )
    return objects.length > 0 && like.length * 2 > objects.length ? 0.95 : 0
  },

  // The folder is named after the session; the first event says it, too.
  start: (source) => ({
    session: source.name === 'events' ? (source.above[0] ?? source.name) : source.name,
    asked: {},
  }),

  parse(value, state) {
    if (!isObject(value)) return null
    const type = text(value['type']) ?? 'unknown'
    const data = object(value['data'])
    if (type === 'session.start' || type === 'session.resume') state.session = text(data['sessionId']) ?? state.session
    const at = instantOf(value['timestamp'])
    const parsed = nothing({ nativeId: state.session, kind: 'main', parentNativeId: null }, { at })
    parsed.nativeId = text(value['id'])
    parsed.parentNativeId = text(value['parentId'])
    const frame: EventFrame = { nativeId: parsed.nativeId, parentNativeId: parsed.parentNativeId, at, channel: null }
    const take = Object.hasOwn(takers, type) ? takers[type] : undefined
    if (take) take(data, frame, parsed, state)
    else if (!quiet.has(type)) parsed.events.push(unknown(frame, type, value))
    if (parsed.nativeId) for (const [i, draft] of parsed.events.entries()) draft.key ??= `${parsed.nativeId}#${i}`
    return parsed
  },
}

const quiet = new Set([
  'assistant.message_delta',
  'assistant.reasoning_delta',
  'session.usage_info',
  'tool.execution_partial_result',
])

type Taker = (data: Json, frame: EventFrame, parsed: Parsed, state: CopilotState) => void

const began: Taker = (data, _frame, parsed) => {
  const context = object(data['context'])
  const facts = {
    cwd: text(context['cwd']),
    branch: text(context['branch']),
    version: text(data['copilotVersion']),
    model: text(data['selectedModel']),
  }
  for (const [key, value] of Object.entries(facts)) if (value) Object.assign(parsed.facts, { [key]: value })
}

const takers: Record<string, Taker> = {
  'session.start': began,
  'session.resume': began,
  'session.model_change': (data, _frame, parsed) => {
    const model = text(data['newModel'])
    if (model) parsed.facts.model = model
  },
  'session.error': (data, frame, parsed) => {
    parsed.facts.turn = 'failed'
    parsed.events.push(status(frame, 'session.error', text(data['message']) ?? 'Error', data, { outcome: 'error' }))
  },
  'session.info': (data, frame, parsed) =>
    void parsed.events.push(status(frame, 'session.info', text(data['message']) ?? 'Note', data)),
  abort: (data, frame, parsed) => {
    parsed.facts.turn = 'aborted'
    parsed.events.push(status(frame, 'abort', `Turn ended early: ${text(data['reason']) ?? 'no reason given'}`, data))
  },
  'user.message': (data, frame, parsed) => {
    parsed.facts.turn = 'open'
    parsed.events.push(message(frame, 'user', 'user.message', contentText(data['content'])))
  },
  'assistant.turn_start': (_data, _frame, parsed) => void (parsed.facts.turn = 'open'),
  'assistant.turn_end': (_data, _frame, parsed) => void (parsed.facts.turn = 'closed'),
  'assistant.reasoning': (data, frame, parsed) =>
    void parsed.events.push(reasoning(frame, 'assistant.reasoning', contentText(data['content']))),
  'assistant.message': (data, frame, parsed, state) => {
    const thought = text(data['reasoningText'])
    if (thought) parsed.events.push(reasoning(frame, 'assistant.message', thought))
    const words = contentText(data['content'])
    if (words) parsed.events.push(message(frame, 'assistant', 'assistant.message', words))
    for (const call of list(data['toolRequests']).filter(isObject)) {
      const callId = text(call['toolCallId'])
      if (callId) state.asked = remember(state.asked, callId, true)
      called(parsed, frame, { callId, name: text(call['name']) ?? 'tool', input: call['arguments'] })
    }
  },
  'assistant.usage': (data, frame, parsed) => {
    const input = count(data['inputTokens'])
    const cacheRead = count(data['cacheReadTokens'])
    const model = text(data['model'])
    parsed.usage = {
      key: frame.nativeId ?? 'usage',
      at: frame.at,
      model,
      input: Math.max(0, input - cacheRead),
      output: count(data['outputTokens']),
      cacheRead,
      cacheWrite: count(data['cacheWriteTokens']),
    }
  },
  'tool.execution_start': (data, frame, parsed, state) => {
    const callId = text(data['toolCallId'])
    const name = text(data['toolName']) ?? 'tool'
    if (callId && recall(state.asked, callId))
      parsed.tools.push({ callId, name, arguments: data['arguments'] ?? null, state: 'pending', startedAt: frame.at })
    else called(parsed, frame, { callId, name, input: data['arguments'] })
  },
  'tool.execution_complete': (data, frame, parsed) => {
    const failed = data['success'] === false
    const output = failed ? contentText(object(data['error'])['message']) : contentText(data['result'])
    answered(parsed, frame, { callId: text(data['toolCallId']), output, failed })
  },
}
