// A tool part of OpenCode: request, state and answer stand in one object, which is written again as the call goes on.
import type { ImageData, ToolResultBody } from '../body.ts'
import { instantOf } from '../clean.ts'
import { event } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { Parsed } from './format.ts'
import { isObject, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'
import { todosOf } from './todos.ts'
import { toolEvent } from './tools.ts'

export function toolPart(part: Json, frame: EventFrame, parsed: Parsed): void {
  const name = text(part['tool']) ?? 'tool'
  const callId = text(part['callID']) ?? frame.nativeId
  const state = object(part['state'])
  const input = state['input'] ?? {}
  const shape = toolEvent(name, input)
  const metadata = object(state['metadata'])
  const agentId = text(metadata['sessionId']) ?? text(metadata['sessionID'])
  parsed.events.push(
    event(frame, {
      ...shape,
      meta: { ...shape.meta, ...(agentId ? { agentId } : {}) },
      key: `call:${callId}`,
      role: 'assistant',
      payloadType: 'tool',
      toolCallId: callId,
    }),
  )
  parsed.todos = todosOf(name, input, frame.at) ?? parsed.todos
  const given = isObject(input) && Object.keys(input).length === 0 ? {} : { arguments: input }
  const begun = { callId: callId ?? '', name, ...given, startedAt: instantOf(object(state['time'])['start']) ?? null }
  const over = text(state['status']) ?? ''
  if (over !== 'completed' && over !== 'error' && over !== 'success')
    return void parsed.tools.push({ ...begun, state: 'pending' })
  const body = bodyOf(state, metadata)
  // A command that ran and failed is completed for OpenCode; its exit code says how it ended.
  const failed = over === 'error' || (body.exitCode ?? 0) !== 0
  const at = instantOf(object(state['time'])['end']) ?? frame.at
  parsed.events.push(resultOf({ ...frame, at }, callId, body, failed, text(state['title'])))
  const error = failed ? { error: oneLine(text(state['error']) ?? body.output, 500) || 'failed' } : {}
  parsed.tools.push({
    ...begun,
    state: failed ? 'failed' : 'succeeded',
    result: body.output,
    completedAt: instantOf(object(state['time'])['end']),
    ...error,
  })
}

function resultOf(
  frame: EventFrame,
  callId: string | null,
  body: ToolResultBody,
  failed: boolean,
  title: string | null,
) {
  const { exitCode, durationMs } = body
  return event(frame, {
    key: `result:${callId}#1`,
    kind: 'tool_result',
    role: 'tool',
    payloadType: 'tool',
    title: oneLine(body.output) || title || (failed ? 'failed' : 'done'),
    text: body.output,
    toolCallId: callId,
    outcome: failed ? 'error' : 'ok',
    meta: { ...(exitCode === undefined ? {} : { exitCode }), ...(durationMs === undefined ? {} : { durationMs }) },
    body,
  })
}

function bodyOf(state: Json, metadata: Json): ToolResultBody {
  const output = text(state['output']) ?? text(state['error']) ?? text(metadata['output']) ?? ''
  const body: ToolResultBody = { shape: 'tool_result', output }
  const { start, end } = object(state['time'])
  if (typeof metadata['exit'] === 'number') body.exitCode = metadata['exit']
  if (typeof start === 'number' && typeof end === 'number' && end >= start) body.durationMs = Math.round(end - start)
  const diff = text(metadata['diff']) ?? text(object(metadata['filediff'])['patch'])
  if (diff) body.patch = diff
  const images = list(state['attachments']).flatMap((file) => imageOf(object(file)) ?? [])
  if (images.length > 0) body.images = images
  return body
}

/** The picture in a file part or attachment; null for other files. */
export function imageOf(file: Json): ImageData | null {
  const mediaType = text(file['mime']) ?? ''
  const url = text(file['url']) ?? ''
  if (!mediaType.startsWith('image/')) return null
  const inline = /^data:[^,]*;base64,(.*)$/s.exec(url)
  return inline ? { mediaType, data: inline[1] ?? '' } : { mediaType, url }
}
