// ATIF, the trajectory interchange format (v1.0 to 1.7): a header that names the agent, steps, and trajectories of sub-agents.
// A step that was copied in from another context is shown as such, and its tokens are not counted again.
import { instantOf } from '../clean.ts'
import { message, nothing, reasoning } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { agentNamed, answered, called } from './exchange.ts'
import type { Format, Parsed, SessionRef, UsageReport } from './format.ts'
import { contentText, count, isObject, list, object, text, word } from './read.ts'
import type { Json } from './read.ts'

interface AtifState {
  session: SessionRef
  model: string | null
}

export const atif: Format<AtifState> = {
  agent: 'atif',
  document: [['steps'], ['subagent_trajectories']],

  sniff(values) {
    return values.some((value) => isObject(value) && isTrajectory(value)) ? 1 : 0
  },

  start(source) {
    return { session: { nativeId: source.name, kind: 'main', parentNativeId: null }, model: null }
  },

  parse(value, state, at) {
    if (!isObject(value)) return null
    if (at?.[0] === 'subagent_trajectories') return trajectory(value, childOf(value, state.session, Number(at[1])))
    if (at?.[0] === 'steps' || !isTrajectory(value)) return step(value, state)
    state.session = refOf(value, state.session)
    return header(value, state)
  },
}

const isTrajectory = (value: Json) => /^ATIF/i.test(word(value['schema_version'] ?? ''))

function refOf(value: Json, fallback: SessionRef): SessionRef {
  const agent = agentNamed(object(value['agent'])['name'])
  const nativeId = text(value['session_id']) ?? text(value['trajectory_id']) ?? fallback.nativeId
  return { ...fallback, nativeId, ...(agent ? { agent } : {}) }
}

function childOf(value: Json, parent: SessionRef, index: number): SessionRef {
  const named = [value['trajectory_id'], value['session_id']].map(text).find((id) => id && id !== parent.nativeId)
  const agent = agentNamed(object(value['agent'])['name']) ?? parent.agent
  const nativeId = named ?? `${parent.nativeId}/subagent-${index}`
  return {
    nativeId,
    kind: 'subagent',
    parentNativeId: parent.nativeId,
    ...(agent ? { agent: parent.agent ?? agent } : {}),
  }
}

function header(value: Json, state: AtifState): Parsed {
  const agent = object(value['agent'])
  const parsed = nothing(state.session, { at: null })
  parsed.nativeId = `trajectory:${state.session.nativeId}`
  parsed.revises = true
  state.model = text(agent['model_name'])
  if (state.model) parsed.facts.model = state.model
  const version = text(agent['version'])
  if (version) parsed.facts.version = version
  const meta: Json = {}
  for (const key of ['schema_version', 'final_metrics', 'notes', 'extra'])
    if (value[key] != null) meta[key] = value[key]
  if (text(agent['name'])) meta['agentName'] = agent['name']
  parsed.facts.meta = { atif: meta }
  return parsed
}

// A whole trajectory inside another: its header, its steps, and those inside it as sessions of their own.
function trajectory(value: Json, session: SessionRef): Parsed {
  const state: AtifState = { session, model: null }
  const whole = header(value, state)
  for (const one of list(value['steps']).filter(isObject)) {
    const part = step(one, state)
    whole.events.push(...part.events)
    whole.tools.push(...part.tools)
    whole.moreUsage = [...(whole.moreUsage ?? []), ...(part.usage ? [part.usage] : [])]
    whole.facts.at ??= part.facts.at
    if (part.facts.turn) whole.facts.turn = part.facts.turn
  }
  const inside = list(value['subagent_trajectories']).filter(isObject)
  if (inside.length > 0)
    whole.also = inside.flatMap((one, i) => {
      const { also = [], ...parsed } = trajectory(one, childOf(one, session, i))
      return [parsed, ...also]
    })
  return whole
}

function step(value: Json, state: AtifState): Parsed {
  const at = instantOf(value['timestamp'])
  const id = word(value['step_id']) === '' ? null : `step:${word(value['step_id'])}`
  const parsed = nothing(state.session, { at })
  parsed.nativeId = id
  const copied = value['is_copied_context'] === true
  const frame: EventFrame = { nativeId: id, parentNativeId: null, at, channel: copied ? 'copied' : null }
  const source = text(value['source']) ?? 'agent'
  const role = source === 'agent' ? 'assistant' : source
  const thought = text(value['reasoning_content'])
  if (thought) parsed.events.push(reasoning(frame, 'reasoning', thought))
  const words = contentText(value['message'])
  if (words) parsed.events.push(message(frame, role, 'message', words))
  for (const call of list(value['tool_calls']).filter(isObject))
    called(parsed, frame, {
      callId: text(call['tool_call_id']),
      name: text(call['function_name']) ?? 'tool',
      input: call['arguments'],
    })
  for (const result of list(object(value['observation'])['results']).filter(isObject)) observed(result, frame, parsed)
  if (id) for (const [i, draft] of parsed.events.entries()) draft.key ??= `${id}#${i}`
  const model = text(value['model_name'])
  if (model) parsed.facts.model = model
  if (role !== 'system') parsed.facts.turn = role === 'user' || list(value['tool_calls']).length > 0 ? 'open' : 'closed'
  if (!copied) parsed.usage = usage(object(value['metrics']), id, at, model ?? state.model)
  return parsed
}

function observed(result: Json, frame: EventFrame, parsed: Parsed): void {
  const refs = list(result['subagent_trajectory_ref']).map(
    (ref) => object(ref)['trajectory_id'] ?? object(ref)['session_id'],
  )
  const more = refs.length > 0 ? { meta: { subagents: refs } } : {}
  answered(parsed, frame, { callId: text(result['source_call_id']), output: result['content'], failed: false, more })
}

function usage(metrics: Json, id: string | null, at: string | null, model: string | null): UsageReport | null {
  const cached = count(metrics['cached_tokens'])
  const prompt = count(metrics['prompt_tokens'])
  const output = count(metrics['completion_tokens'])
  if (!id || prompt + output === 0) return null
  const cost = metrics['cost_usd']
  return {
    key: id,
    at,
    model,
    input: Math.max(0, prompt - cached),
    output,
    cacheRead: cached,
    cacheWrite: 0,
    ...(typeof cost === 'number' ? { costUsd: cost } : {}),
  }
}
