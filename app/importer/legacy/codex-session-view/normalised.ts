// Sessions as codex-session-view normalised them: a line of facts (or none), then events with a type of their own each. Order is that
// of the file; `index` says the same. As lines, as `{meta, events: […]}`, and inside snapshots and uploads.
import type { EventDraft, Format, Parsed, SessionRef } from '../../formats/format.ts'
import { event, message, nothing, reasoning, unknown } from '../../formats/drafts.ts'
import type { EventFrame } from '../../formats/drafts.ts'
import { contentText, isObject, object, oneLine, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { toolEvent } from '../../formats/tools.ts'
import { timeOf, wholeOf } from '../fields.ts'
import { store } from './names.ts'

interface State {
  session: string
}

const types = /^(Message|Reasoning|FunctionCall|LocalShellCall|WebSearchCall|CustomToolCall|FileChange|Other)$/

export const normalised: Format<State> = {
  agent: store,
  transcript: false,
  document: [['events']],

  sniff(values) {
    const rows = values.filter(isObject).flatMap(linesOf)
    if (rows.length === 0) return 0
    const typed = rows.filter((row) => types.test(text(row['type']) ?? ''))
    const shaped = typed.filter((row) => !('payload' in row) && !('uuid' in row) && !('message' in row))
    if (rows.some((row) => 'legacySession' in row)) return 0.9
    return shaped.length > 0 && shaped.length >= rows.length - 1 ? 0.8 : 0
  },

  start(source, values) {
    const heads = values.filter(isObject).flatMap(linesOf).map(headOf)
    const named = heads.map((head) => text(head['legacySession']) ?? text(head['id'])).find((id) => id !== null)
    return { session: named ?? source.name }
  },

  parse(value, state) {
    if (!isObject(value)) return null
    const row = inside(value)
    const type = text(row['type'])
    if (type === null) return headRecord(headOf(row), state)
    const at = timeOf(row['at'])
    const parsed = nothing(sessionOf(state), { at })
    parsed.nativeId = text(row['id'])
    const frame = { nativeId: parsed.nativeId, parentNativeId: null, at, channel: null }
    const draft = draftOf(type, row, frame)
    const index = wholeOf(row['index'])
    if (index !== null) draft.meta = { ...draft.meta, index }
    if (text(row['origin'])) draft.meta = { ...draft.meta, origin: row['origin'] }
    if (parsed.nativeId) draft.key = `${parsed.nativeId}#0`
    parsed.events.push(draft)
    call(type, row, frame, draft, parsed)
    return parsed
  },
}

const sessionOf = (state: State): SessionRef => ({ nativeId: state.session, kind: 'main', parentNativeId: null })

/** The upload reader also took records inside a wrapper. */
function inside(value: Json): Json {
  return typeof value['record_type'] === 'string' && isObject(value['record']) ? value['record'] : value
}

/** The head and the events of a document, or the one line. */
function linesOf(value: Json): Json[] {
  const row = inside(value)
  return !('assetPath' in row) && isObject(row['meta']) && Array.isArray(row['events'])
    ? [row['meta'], ...row['events'].filter(isObject)]
    : [row]
}

const headOf = (row: Json): Json => (isObject(row['meta']) ? { ...row['meta'] } : row)

function headRecord(head: Json, state: State): Parsed {
  const git = object(head['git'])
  const facts: Parsed['facts'] = { at: timeOf(head['timestamp']), meta: { legacy: head } }
  const words: Array<['cwd' | 'branch' | 'commit' | 'remote' | 'version', unknown]> = [
    ['cwd', head['cwd']],
    ['branch', git['branch']],
    ['commit', git['commit']],
    ['remote', git['remote'] ?? git['repo']],
    ['version', head['version']],
  ]
  for (const [name, value] of words) {
    const said = typeof value === 'number' ? String(value) : text(value)
    if (said !== null) facts[name] = said
  }
  return nothing(sessionOf(state), facts)
}

function draftOf(type: string, row: Json, frame: EventFrame): EventDraft {
  const words = contentText(row['content'])
  if (type === 'Message') return message(frame, text(row['role']) ?? 'assistant', type, words)
  if (type === 'Reasoning') return reasoning(frame, type, words)
  if (type === 'FunctionCall') return tool(frame, type, text(row['name']) ?? 'function', row['args'])
  if (type === 'CustomToolCall') return tool(frame, type, text(row['toolName']) ?? 'tool', row['input'])
  if (type === 'LocalShellCall') return tool(frame, type, 'shell', { command: row['command'], cwd: row['cwd'] })
  if (type === 'WebSearchCall') return tool(frame, type, 'web_search', { query: row['query'] })
  if (type === 'FileChange') return fileChange(row, frame)
  return unknown(frame, type, type === 'Other' && row['data'] !== undefined ? row['data'] : row)
}

const tool = (frame: EventFrame, type: string, name: string, input: unknown): EventDraft =>
  event(frame, { ...toolEvent(name, input ?? {}), role: 'assistant', payloadType: type })

function fileChange(row: Json, frame: EventFrame): EventDraft {
  const path = text(row['path']) ?? ''
  const patch = text(row['diff'])
  return event(frame, {
    kind: 'file_change',
    role: 'assistant',
    payloadType: 'FileChange',
    title: oneLine(`edit ${path}`),
    text: patch ?? '',
    meta: { path },
    body: {
      shape: 'file_change',
      name: 'FileChange',
      changes: [{ path, action: 'update', ...(patch ? { patch } : {}) }],
      input: row,
    },
  })
}

// One record holds the call and its outcome: a second event carries the outcome, so that a reader sees it where all others have it.
function call(type: string, row: Json, frame: EventFrame, draft: EventDraft, parsed: Parsed): void {
  if (!type.endsWith('Call')) return
  const callId = text(row['call_id']) ?? parsed.nativeId
  draft.toolCallId = callId
  const result = row['result'] ?? row['output'] ?? row['results'] ?? row['stdout'] ?? row['stderr']
  const exitCode = wholeOf(row['exitCode'])
  const failed = exitCode !== null && exitCode !== 0
  const output = typeof result === 'string' ? result : result === undefined ? '' : JSON.stringify(result)
  if (result !== undefined || exitCode !== null)
    parsed.events.push(
      event(frame, {
        key: parsed.nativeId ? `${parsed.nativeId}#1` : null,
        kind: 'tool_result',
        role: 'tool',
        payloadType: `${type}.result`,
        title: oneLine(output) || (failed ? 'failed' : 'done'),
        text: output,
        toolCallId: callId,
        outcome: failed ? 'error' : 'ok',
        meta: exitCode === null ? {} : { exitCode },
        body: resultBody(row, output, exitCode),
      }),
    )
  if (callId === null) return
  const done = result !== undefined || exitCode !== null
  parsed.tools.push({
    callId,
    name: text(row['name']) ?? text(row['toolName']) ?? type,
    arguments: row['args'] ?? row['input'] ?? { command: row['command'], query: row['query'] },
    state: failed ? 'failed' : done ? 'succeeded' : 'pending',
    ...(done ? { result: output, completedAt: frame.at } : {}),
    startedAt: frame.at,
  })
}

function resultBody(row: Json, output: string, exitCode: number | null): EventDraft['body'] {
  const stdout = text(row['stdout'])
  const stderr = text(row['stderr'])
  const durationMs = wholeOf(row['durationMs'])
  return {
    shape: 'tool_result',
    output,
    ...(stdout ? { stdout } : {}),
    ...(stderr ? { stderr } : {}),
    ...(exitCode === null ? {} : { exitCode }),
    ...(durationMs === null ? {} : { durationMs }),
  }
}
