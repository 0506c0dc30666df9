// The Agent Client Protocol as JSON-RPC lines: prompts, and updates of a session. Chunks carry no ids and no times; those of one
// message become one event, which grows. A session that is loaded again is replayed from its beginning and meets the same events.
import { instantOf } from '../clean.ts'
import { message, nothing, reasoning, unknown } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { answered, called } from './exchange.ts'
import type { Format, Parsed } from './format.ts'
import { contentText, isObject, list, object, text, word } from './read.ts'
import type { Json } from './read.ts'
import { recall, remember } from '../recall.ts'
import type { Recall } from '../recall.ts'

interface AcpState {
  session: string
  /** By session: the message that grows, and how many came before it. */
  open: Recall<{ kind: string; nth: number; words: string; parts: number }>
  /** Sessions by the id of a request that is not answered. */
  asked: Recall<string>
  cwds: Recall<string>
}

const longest = 1024 * 1024

export const acp: Format<AcpState> = {
  agent: 'acp',

  sniff(values) {
    const calls = values.filter(isObject).map(rpcOf)
    return calls.some((rpc) => rpc['jsonrpc'] === '2.0' && word(rpc['method']).startsWith('session/')) ? 1 : 0
  },

  start: (source) => ({ session: source.name, open: {}, asked: {}, cwds: {} }),

  parse(value, state) {
    if (!isObject(value)) return null
    const rpc = rpcOf(value)
    const params = object(rpc['params'])
    const asked = rpc['id'] === undefined ? undefined : recall(state.asked, word(rpc['id']))
    state.session =
      text(params['sessionId']) ??
      text(object(rpc['result'])['sessionId']) ??
      (rpc['method'] ? state.session : (asked ?? state.session))
    const at = instantOf(value['timestamp']) ?? instantOf(value['ts'])
    const parsed = nothing({ nativeId: state.session, kind: 'main', parentNativeId: null }, { at })
    take(rpc, params, { nativeId: null, parentNativeId: null, at, channel: null }, parsed, state)
    return parsed
  },
}

// Some recorders wrap the call.
const rpcOf = (value: Json): Json =>
  value['jsonrpc']
    ? value
    : (([value['message'], value['payload'], value['data']].find((one) => object(one)['jsonrpc']) as
        | Json
        | undefined) ?? value)

function take(rpc: Json, params: Json, frame: EventFrame, parsed: Parsed, state: AcpState): void {
  const method = text(rpc['method'])
  const id = rpc['id'] === undefined ? null : word(rpc['id'])
  if (method === 'session/update') update(object(params['update']), frame, parsed, state)
  else if (method === 'session/prompt') {
    if (id) state.asked = remember(state.asked, id, state.session)
    grow('user', contentText(params['prompt']), true, frame, parsed, state)
  } else if (method === 'session/new' || method === 'session/load') {
    const cwd = text(params['cwd'])
    if (cwd && method === 'session/new' && id) state.cwds = remember(state.cwds, id, cwd)
    else if (cwd) parsed.facts.cwd = cwd
    // A load replays the session.
    if (method === 'session/load')
      state.open = remember(state.open, state.session, { kind: '', nth: 0, words: '', parts: 0 })
  } else if (method === null && id) {
    const cwd = recall(state.cwds, id)
    if (cwd) parsed.facts.cwd = cwd
    const reason = text(object(rpc['result'])['stopReason'])
    if (reason) parsed.facts.turn = reason === 'cancelled' ? 'aborted' : 'closed'
    if (isObject(rpc['error']) && recall(state.asked, id)) parsed.facts.turn = 'failed'
  }
}

const quiet = new Set(['available_commands_update', 'current_mode_update', 'config_option_update', 'usage_update'])

function update(value: Json, frame: EventFrame, parsed: Parsed, state: AcpState): void {
  const kind = text(value['sessionUpdate']) ?? 'unknown'
  const chunk = /^(user|agent)_(message|thought)_chunk$/.exec(kind)
  if (chunk)
    grow(
      chunk[2] === 'thought' ? 'thought' : chunk[1] === 'user' ? 'user' : 'assistant',
      contentText(value['content']),
      false,
      frame,
      parsed,
      state,
    )
  else if (kind === 'tool_call' || kind === 'tool_call_update') tool(value, frame, parsed, state)
  else if (kind === 'plan') plan(value, frame, parsed)
  else if (kind === 'session_info_update') {
    const title = text(value['title'])
    if (title) parsed.facts.title = { rank: 'ai', text: title.slice(0, 200) }
  } else if (!quiet.has(kind)) parsed.events.push(unknown(frame, kind, value))
}

function grow(kind: string, words: string, whole: boolean, frame: EventFrame, parsed: Parsed, state: AcpState): void {
  if (words === '') return
  const known = recall(state.open, state.session)
  const goesOn = known?.kind === kind && !whole && known.words.length < longest
  const now = goesOn
    ? { ...known, words: known.words + words, parts: known.parts + 1 }
    : { kind, nth: (known?.nth ?? 0) + 1, words, parts: 1 }
  state.open = remember(state.open, state.session, now)
  const more = { key: `acp:${now.nth}`, revises: true, revision: word(now.words.length).padStart(9, '0') }
  const draft =
    kind === 'thought'
      ? reasoning(frame, 'agent_thought_chunk', now.words, more)
      : message(frame, kind, 'message_chunk', now.words, more)
  parsed.events.push(draft)
  parsed.facts.turn = 'open'
}

function tool(value: Json, frame: EventFrame, parsed: Parsed, state: AcpState): void {
  const callId = text(value['toolCallId'])
  const status = text(value['status'])
  const name = text(value['title']) ?? text(value['kind'])
  const open = recall(state.open, state.session)
  if (open) state.open = remember(state.open, state.session, { ...open, kind: '' })
  if (value['sessionUpdate'] === 'tool_call' || (name && value['rawInput'] !== undefined))
    called(parsed, frame, {
      callId,
      name: name ?? 'tool',
      input: value['rawInput'] ?? { kind: value['kind'] ?? null, locations: value['locations'] ?? [] },
    })
  if (status !== 'completed' && status !== 'failed') return
  const said = list(value['content'])
    .map((one) => contentText(object(one)['content'] ?? one))
    .filter(Boolean)
    .join('\n')
  answered(parsed, frame, { callId, output: said || value['rawOutput'], failed: status === 'failed' })
}

function plan(value: Json, frame: EventFrame, parsed: Parsed): void {
  const entries = list(value['entries']).filter(isObject)
  parsed.todos = {
    list: 'plan',
    at: frame.at,
    whole: true,
    items: entries.flatMap((entry, position) => {
      const content = text(entry['content'])
      const priority = text(entry['priority'])
      if (!content) return []
      return [
        {
          key: content.slice(0, 180),
          position,
          content: content.slice(0, 500),
          status: text(entry['status']) ?? 'pending',
          ...(priority ? { priority } : {}),
        },
      ]
    }),
  }
}
