// OpenTelemetry spans of the GenAI conventions: OTLP/JSON documents (`resourceSpans`), or a span a line, as exporters write them.
// Every call of a model repeats the conversation before it, so a message is known by its content and how often it came before.
import { createHash } from 'node:crypto'
import { message, nothing, reasoning } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { agentNamed, answered, called } from './exchange.ts'
import type { Format, Parsed, SessionRef } from './format.ts'
import { attributesOf, timeOf } from './otel-attributes.ts'
import { contentText, count, isObject, list, object, parsedIfJson, text, word } from './read.ts'
import type { Json } from './read.ts'
import { recall, remember } from '../recall.ts'
import type { Recall } from '../recall.ts'

interface OtelState {
  session: SessionRef
  /** Services by their place in the document. */
  services: Array<string | null>
  /** Conversations by trace. */
  traces: Recall<string>
}

export const otel: Format<OtelState> = {
  agent: 'otel',
  document: [['resourceSpans', '*', 'scopeSpans', '*', 'spans']],

  sniff(values) {
    const spans = values.flatMap((value) => (isObject(value) ? spansIn(value) : []))
    return spans.some((span) => Object.keys(attributesOf(span)).some((key) => key.startsWith('gen_ai.'))) ? 1 : 0
  },

  // The header stands in the first conversation: it has none of its own.
  start(source, values) {
    const state: OtelState = {
      session: { nativeId: source.name, kind: 'main', parentNativeId: null },
      services: [],
      traces: {},
    }
    const [first] = values.filter(isObject)
    const [resource] = list(first?.['resourceSpans']).map(object)
    const [sample] = first ? spansIn(first) : []
    if (sample) span(sample, text(attributesOf(object(resource?.['resource']))['service.name']), state)
    return state
  },

  parse(value, state, at) {
    if (!isObject(value)) return null
    if (Array.isArray(value['resourceSpans'])) return header(value, state)
    const service =
      typeof at?.[1] === 'number' ? state.services[at[1]] : attributesOf(object(value['resource']))['service.name']
    return span(value, text(service), state)
  },
}

function spansIn(value: Json): Json[] {
  if (!Array.isArray(value['resourceSpans'])) return [value]
  return list(value['resourceSpans'])
    .flatMap((resource) => list(object(resource)['scopeSpans']))
    .flatMap((scope) => list(object(scope)['spans']))
    .filter(isObject)
}

function header(value: Json, state: OtelState): Parsed {
  state.services = list(value['resourceSpans']).map((one) =>
    text(attributesOf(object(object(one)['resource']))['service.name']),
  )
  return nothing(state.session, { at: null })
}

function span(value: Json, service: string | null, state: OtelState): Parsed {
  const attributes = attributesOf(value)
  const context = object(value['context'])
  const trace = text(value['traceId']) ?? text(value['trace_id']) ?? text(context['trace_id'])
  const spanId = text(value['spanId']) ?? text(value['span_id']) ?? text(context['span_id'])
  const conversation = text(attributes['gen_ai.conversation.id']) ?? (trace && recall(state.traces, trace))
  if (conversation && trace) state.traces = remember(state.traces, trace, conversation)
  const isOurs = Object.keys(attributes).some((key) => key.startsWith('gen_ai.'))
  // Spans of something else stand with the conversation around them.
  const agent = agentNamed(service, attributes['gen_ai.agent.name'])
  const nativeId = conversation ?? (isOurs && trace ? `trace:${trace}` : null)
  if (nativeId !== null) state.session = { nativeId, kind: 'main', parentNativeId: null, ...(agent ? { agent } : {}) }
  const end = timeOf(value['endTimeUnixNano'] ?? value['end_time'])
  const at = timeOf(value['startTimeUnixNano'] ?? value['start_time']) ?? end
  const parsed = nothing(state.session, { at })
  parsed.nativeId = spanId
  parsed.parentNativeId = text(value['parentSpanId']) ?? text(value['parent_id'])
  const model = text(attributes['gen_ai.response.model']) ?? text(attributes['gen_ai.request.model'])
  if (model) parsed.facts.model = model
  const name = text(attributes['gen_ai.agent.name'])
  if (name) parsed.facts.meta = { agentName: name }
  const frame: EventFrame = { nativeId: spanId, parentNativeId: parsed.parentNativeId, at, channel: null }
  if (attributes['gen_ai.operation.name'] === 'execute_tool') toolSpan(attributes, value, frame, end, parsed)
  else conversationOf(attributes, frame, end, parsed)
  if (attributes['gen_ai.operation.name'] === 'chat') usage(attributes, end ?? at, model, parsed)
  return parsed
}

function toolSpan(attributes: Json, value: Json, frame: EventFrame, end: string | null, parsed: Parsed): void {
  const callId = text(attributes['gen_ai.tool.call.id']) ?? frame.nativeId
  const name = text(attributes['gen_ai.tool.name']) ?? 'tool'
  called(parsed, frame, { callId, name, input: parsedIfJson(attributes['gen_ai.tool.call.arguments']) })
  const failed =
    text(attributes['error.type']) !== null ||
    /^(2|STATUS_CODE_ERROR|ERROR)$/.test(
      word(object(value['status'])['code'] ?? object(value['status'])['status_code']),
    )
  const output = parsedIfJson(attributes['gen_ai.tool.call.result']) ?? object(value['status'])['message']
  if (end) answered(parsed, { ...frame, at: end }, { callId, output, failed })
  parsed.facts.turn = 'open'
}

function conversationOf(attributes: Json, frame: EventFrame, end: string | null, parsed: Parsed): void {
  const seen = new Map<string, number>()
  const system = contentText(partsText(parsedIfJson(attributes['gen_ai.system_instructions'])))
  if (system)
    parsed.events.push(
      message({ ...frame, channel: 'injected' }, 'system', 'system', system, { key: keyOf('system', system, seen) }),
    )
  for (const one of messagesIn(attributes['gen_ai.input.messages'])) said(one, frame, seen, parsed)
  const output = messagesIn(attributes['gen_ai.output.messages'])
  for (const one of output) said(one, { ...frame, at: end ?? frame.at }, seen, parsed)
  if (output.length > 0)
    parsed.facts.turn = output.some((one) => one['finish_reason'] === 'tool_call') ? 'open' : 'closed'
}

const messagesIn = (value: unknown): Json[] => list(parsedIfJson(value)).filter(isObject)

function said(value: Json, frame: EventFrame, seen: Map<string, number>, parsed: Parsed): void {
  const role = text(value['role']) ?? 'assistant'
  const parts = value['parts'] === undefined ? [{ type: 'text', content: value['content'] }] : list(value['parts'])
  for (const part of parts.map(object)) {
    const type = text(part['type']) ?? 'text'
    const words = partsText(part)
    const callId = text(part['id'])
    const key = keyOf(`${role}:${type}`, words, seen)
    if (type === 'tool_call')
      called(parsed, frame, {
        callId,
        name: text(part['name']) ?? 'tool',
        input: parsedIfJson(part['arguments']),
        more: callId ? {} : { key },
      })
    else if (type === 'tool_call_response')
      answered(parsed, frame, {
        callId,
        output: parsedIfJson(part['response'] ?? part['result']),
        failed: false,
        more: callId ? {} : { key },
      })
    else if (type === 'reasoning' && words) parsed.events.push(reasoning(frame, 'reasoning', words, { key }))
    else if (words) {
      const real = role === 'user' || role === 'assistant'
      parsed.events.push(
        message(real ? frame : { ...frame, channel: 'injected' }, real ? role : 'system', 'message', words, { key }),
      )
    }
  }
}

function partsText(value: unknown): string {
  if (Array.isArray(value)) return value.map(partsText).filter(Boolean).join('\n')
  return contentText(value)
}

function keyOf(kind: string, words: string, seen: Map<string, number>): string {
  const hash = createHash('sha256').update(`${kind}\u0000${words}`).digest('base64url').slice(0, 27)
  const nth = (seen.get(hash) ?? 0) + 1
  seen.set(hash, nth)
  return `said:${hash}#${nth}`
}

function usage(attributes: Json, at: string | null, model: string | null, parsed: Parsed): void {
  const input = count(attributes['gen_ai.usage.input_tokens'])
  const output = count(attributes['gen_ai.usage.output_tokens'])
  const cacheRead = count(attributes['gen_ai.usage.cache_read.input_tokens'])
  const cacheWrite = count(attributes['gen_ai.usage.cache_creation.input_tokens'])
  const key = text(attributes['gen_ai.response.id']) ?? parsed.nativeId
  if (!key || input + output === 0) return
  parsed.usage = { key, at, model, input: Math.max(0, input - cacheRead - cacheWrite), output, cacheRead, cacheWrite }
}
