// A tool call of Gemini CLI: request, state and answer stand in one object, which is written again as the call goes on.
import type { ToolResultBody } from '../body.ts'
import { instantOf } from '../clean.ts'
import { event } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { Parsed } from './format.ts'
import { contentText, isObject, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'
import { todosOf } from './todos.ts'
import { toolEvent } from './tools.ts'

export function toolCall(call: Json, frame: EventFrame, parsed: Parsed): void {
  const name = text(call['name']) ?? 'tool'
  const callId = text(call['id'])
  const input = call['args'] ?? {}
  const shape = toolEvent(name, input)
  const agentId = text(call['agentId'])
  parsed.events.push(
    event(frame, {
      ...shape,
      meta: { ...shape.meta, ...(agentId ? { agentId } : {}) },
      key: callId ? `call:${callId}` : null,
      role: 'assistant',
      payloadType: 'tool_call',
      toolCallId: callId,
    }),
  )
  if (callId) parsed.tools.push({ callId, name, arguments: input, state: 'pending', startedAt: frame.at })
  parsed.todos = todosOf(name, input, frame.at) ?? parsed.todos
  const topic = name === 'update_topic' ? text(object(input)['title']) : null
  if (topic) parsed.facts.title = { rank: 'ai', text: oneLine(topic, 300) }
}

const over = new Set(['success', 'error', 'cancelled'])

/** The answer, when there is one yet. */
export function toolResult(call: Json, frame: EventFrame, parsed: Parsed): void {
  const state = text(call['status'])
  if (list(call['result']).length === 0 && !over.has(state ?? '')) return
  const callId = text(call['id'])
  const at = instantOf(call['timestamp']) ?? frame.at
  const body = bodyOf(call)
  const failed =
    state === 'error' ||
    state === 'cancelled' ||
    failedIn(call['result']) ||
    (body.exitCode !== undefined && body.exitCode !== 0)
  const output = body.output || (state === 'cancelled' ? 'Cancelled' : '')
  parsed.events.push(
    event(
      { ...frame, at },
      {
        key: callId ? `result:${callId}#1` : null,
        kind: 'tool_result',
        role: 'tool',
        payloadType: 'tool_result',
        title: oneLine(output) || (failed ? 'failed' : 'done'),
        text: output,
        toolCallId: callId,
        outcome: failed ? 'error' : 'ok',
        meta: {
          ...(body.exitCode === undefined ? {} : { exitCode: body.exitCode }),
          ...(text(call['agentId']) ? { agentId: call['agentId'] } : {}),
        },
        body: { ...body, output },
      },
    ),
  )
  if (!callId) return
  parsed.tools.push({
    callId,
    state: failed ? 'failed' : 'succeeded',
    result: output,
    completedAt: at,
    ...(failed ? { error: oneLine(text(call['error']) ?? output, 500) || 'failed' } : {}),
  })
}

const responses = (result: unknown) =>
  list(result).map((part) => object(object(object(part)['functionResponse'])['response']))

const failedIn = (result: unknown) => responses(result).some((response) => text(response['error']) !== null)

function bodyOf(call: Json): ToolResultBody {
  const display = call['resultDisplay']
  const answers = responses(call['result']).map(
    (response) =>
      text(response['output']) ??
      text(response['error']) ??
      text(response['result']) ??
      contentText(response['content']),
  )
  const said = answers.filter((answer) => answer !== '').join('\n')
  const body: ToolResultBody = {
    shape: 'tool_result',
    output: said || contentText(display) || contentText(call['error']),
  }
  const diff = isObject(display) ? text(display['fileDiff']) : null
  if (diff) body.patch = diff
  const code = /(?:^|\n|\\n)Exit Code: (-?\d+)/.exec(body.output)?.[1]
  if (code !== undefined && text(call['name']) === 'run_shell_command') body.exitCode = Number(code)
  if (body.output === '' && isObject(display) && !diff) body.data = display
  return body
}
