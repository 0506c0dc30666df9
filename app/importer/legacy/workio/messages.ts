// Messages of workio as events of Claude's session. The uuid is the transcript's, or the tool_use id for rows of tools, so both
// witnesses end in one event; what workio cut short (outputs over 50,000 characters, inputs) is whole when the transcript comes.
import { event, message, nothing, reasoning } from '../../formats/drafts.ts'
import type { EventFrame } from '../../formats/drafts.ts'
import type { ImageData } from '../../body.ts'
import type { Parsed } from '../../formats/format.ts'
import { object, oneLine, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { todosOf } from '../../formats/todos.ts'
import { toolEvent } from '../../formats/tools.ts'
import { flagOf, idOf, objectOf, objectsOf, timeOf } from '../fields.ts'
import type { NamedSession } from '../row.ts'

export const store = 'workio'

export const claudeSession = (nativeId: string): NamedSession => ({
  agent: 'claude',
  nativeId,
  kind: 'main',
  parentNativeId: null,
})

/** What a prompt says of its session: that somebody asked. Its words come again as a message. */
export function promptRecord(prompt: Json): Parsed {
  const at = timeOf(prompt['created_at'])
  return nothing(claudeSession(text(prompt['session_id']) ?? ''), { at })
}

/** A row of messages, once its prompt is known. */
export function messageRecord(row: Json, prompt: Json): Parsed {
  const session = claudeSession(text(prompt['session_id']) ?? '')
  const at = timeOf(row['created_at']) ?? timeOf(prompt['created_at'])
  const uuid = text(row['uuid']) ?? `${store}:${idOf(row['id']) ?? ''}`
  const frame: EventFrame = { nativeId: uuid, parentNativeId: null, at, channel: null }
  const parsed: Parsed = { ...nothing(session, { at }), nativeId: uuid, timed: true }
  const tools = objectOf(row['tools'])
  if (text(tools['name'])) tool(tools, uuid, frame, parsed)
  else words(row, frame, parsed, uuid)
  return parsed
}

function words(row: Json, frame: EventFrame, parsed: Parsed, uuid: string): void {
  const body = typeof row['body'] === 'string' ? row['body'] : ''
  const key = `${uuid}#0`
  if (flagOf(row['thinking'])) {
    parsed.events.push(reasoning(frame, 'thinking', body, { key }))
    return
  }
  const isUser = flagOf(row['is_user'])
  const draft = message(frame, isUser ? 'user' : 'assistant', isUser ? 'user' : 'text', body, { key })
  const images = imagesOf(row['images'])
  if (images.length > 0) {
    draft.body = { shape: 'message', text: body, images }
    if (body === '') draft.title = images.length === 1 ? 'Image' : `${images.length} images`
  }
  parsed.events.push(draft)
}

function tool(tools: Json, uuid: string, frame: EventFrame, parsed: Parsed): void {
  const callId = text(tools['tool_use_id']) ?? uuid
  const name = text(tools['name']) ?? 'tool'
  const input = object(tools['input'])
  const failed = tools['status'] === 'error'
  const output =
    typeof tools['output'] === 'string'
      ? tools['output']
      : tools['output'] === undefined
        ? null
        : JSON.stringify(tools['output'])
  parsed.events.push(
    event(frame, {
      ...toolEvent(name, input),
      key: `call:${callId}`,
      role: 'assistant',
      payloadType: 'tool_use',
      toolCallId: callId,
    }),
  )
  if (output !== null)
    parsed.events.push(
      event(frame, {
        key: `result:${callId}#1`,
        kind: 'tool_result',
        role: 'tool',
        payloadType: 'tool_result',
        title: oneLine(output) || (failed ? 'failed' : 'done'),
        text: output,
        toolCallId: callId,
        outcome: failed ? 'error' : 'ok',
        meta: flagOf(tools['output_truncated']) ? { truncated: true } : {},
        body: { shape: 'tool_result', output, ...(text(tools['diff']) ? { patch: String(tools['diff']) } : {}) },
      }),
    )
  parsed.tools.push({
    callId,
    name,
    arguments: input,
    state: failed ? 'failed' : tools['status'] === 'success' ? 'succeeded' : 'pending',
    ...(output === null ? {} : { result: output }),
    ...(failed && output !== null ? { error: oneLine(output, 500) } : {}),
    startedAt: frame.at,
  })
  parsed.todos = todosOf(name, input, frame.at)
}

function imagesOf(value: unknown): ImageData[] {
  return (objectsOf(value) ?? []).map((image) => {
    const data = text(image['data'])
    return { mediaType: text(image['media_type']) ?? 'image/png', ...(data ? { data } : {}) }
  })
}
