// A hook payload of Claude Code as a dashboard kept it, as a record of the session: a call and its outcome meet the transcript's on
// the call id; everything else is a hook event of its own, known by the row's id.
import { event, nothing } from '../formats/drafts.ts'
import type { EventFrame } from '../formats/drafts.ts'
import type { Parsed, SessionRef } from '../formats/format.ts'
import { contentText, isObject, object, oneLine, text } from '../formats/read.ts'
import type { Json } from '../formats/read.ts'
import { toolEvent } from '../formats/tools.ts'

export interface HookRow {
  session: SessionRef
  /** `<store>:<id>`: unique in the session. */
  nativeId: string
  event: string
  tool: string | null
  payload: Json
  at: string | null
}

/** What the row says of its session. */
export function hookRecord(row: HookRow): Parsed {
  const { payload, at, nativeId } = row
  const parsed: Parsed = { ...nothing(row.session, { at }), nativeId, timed: true }
  const frame: EventFrame = { nativeId, parentNativeId: null, at, channel: 'hook' }
  const callId = text(payload['tool_use_id'])
  const name = row.tool ?? text(payload['tool_name'])
  const cwd = text(payload['cwd'])
  if (cwd) parsed.facts.cwd = cwd
  if (callId && name && row.event === 'PreToolUse') callOf(callId, name, payload, frame, parsed)
  else if (callId && row.event.startsWith('PostToolUse')) outcomeOf(callId, name, row.event, payload, frame, parsed)
  else parsed.events.push(plain(row, name, frame))
  return parsed
}

function callOf(callId: string, name: string, payload: Json, frame: EventFrame, parsed: Parsed): void {
  const input = payload['tool_input'] ?? {}
  const more = { key: `call:${callId}`, role: 'assistant', payloadType: 'PreToolUse', toolCallId: callId }
  parsed.events.push(event({ ...frame, channel: null }, { ...toolEvent(name, input), ...more }))
  parsed.tools.push({ callId, name, arguments: input, state: 'pending', startedAt: frame.at })
}

function outcomeOf(
  callId: string,
  name: string | null,
  kind: string,
  payload: Json,
  frame: EventFrame,
  parsed: Parsed,
): void {
  const failed = kind === 'PostToolUseFailure' || payload['error'] !== undefined
  const answer = payload['tool_response'] ?? payload['error']
  const stdout = text(object(answer)['stdout'])
  const output = stdout ?? (contentText(answer) || (answer === undefined ? '' : JSON.stringify(answer)))
  parsed.events.push(
    event(
      { ...frame, channel: null },
      {
        key: `result:${callId}#1`,
        kind: 'tool_result',
        role: 'tool',
        payloadType: kind,
        title: oneLine(output) || (failed ? 'failed' : 'done'),
        text: output,
        toolCallId: callId,
        outcome: failed ? 'error' : 'ok',
        body: { shape: 'tool_result', output, ...(isObject(answer) ? { data: answer } : {}) },
      },
    ),
  )
  parsed.tools.push({
    callId,
    ...(name ? { name } : {}),
    ...(payload['tool_input'] === undefined ? {} : { arguments: payload['tool_input'] }),
    state: failed ? 'failed' : 'succeeded',
    result: output,
    ...(failed ? { error: oneLine(output, 500) } : {}),
    completedAt: frame.at,
  })
}

function plain(row: HookRow, name: string | null, frame: EventFrame) {
  const words =
    contentText(row.payload['prompt']) ||
    contentText(row.payload['message']) ||
    contentText(row.payload['last_assistant_message'])
  return event(frame, {
    key: `hook:${row.nativeId}`,
    kind: 'hook',
    role: 'system',
    payloadType: row.event,
    title: oneLine([row.event, name, words].filter(Boolean).join(' ')),
    text: words || JSON.stringify(row.payload),
    body: { shape: 'hook', event: row.event, text: words, data: row.payload },
  })
}
