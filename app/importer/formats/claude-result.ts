// The answer of a tool in a Claude Code transcript: what the model saw, and beside it what the tool really returned.
import type { ImageData, ToolResultBody } from '../body.ts'
import type { ClaudeState } from './claude-state.ts'
import { recall, remember } from '../recall.ts'
import { event } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { Parsed, ToolDraft } from './format.ts'
import { contentText, isObject, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'
import { taskCreated } from './todos.ts'

export function toolResult(block: Json, value: Json, frame: EventFrame, parsed: Parsed, state: ClaudeState): void {
  const callId = text(block['tool_use_id'])
  const failed = block['is_error'] === true
  const body = bodyOf(block, value['toolUseResult'])
  const key = callId ? `result:${callId}#${nth(state, callId, parsed.nativeId ?? frame.at ?? '')}` : null
  parsed.events.push(
    event(frame, {
      key,
      numbered: true,
      kind: 'tool_result',
      role: 'tool',
      payloadType: 'tool_result',
      title: oneLine(body.output) || (failed ? 'failed' : 'done'),
      text: body.output,
      toolCallId: callId,
      outcome: failed ? 'error' : 'ok',
      meta: metaOf(body, value['toolUseResult']),
      body,
    }),
  )
  parsed.facts.turn = 'open'
  if (!callId) return
  const answer: ToolDraft = {
    callId,
    state: failed ? 'failed' : 'succeeded',
    result: body.output,
    completedAt: frame.at,
  }
  if (failed) answer.error = oneLine(body.output, 500)
  parsed.tools.push(answer)
  const task = recall(state.tasks, callId)
  if (task && !failed)
    parsed.todos = taskCreated(task, object(object(value['toolUseResult'])['task']), frame.at) ?? parsed.todos
}

function bodyOf(block: Json, returned: unknown): ToolResultBody {
  const body: ToolResultBody = { shape: 'tool_result', output: contentText(block['content']) }
  if (Array.isArray(block['content'])) {
    const images = block['content'].flatMap(imageOf)
    if (images.length > 0) body.images = images
  }
  if (!isObject(returned)) return body
  const stdout = text(returned['stdout'])
  const stderr = text(returned['stderr'])
  if (stdout) body.stdout = stdout
  if (stderr) body.stderr = stderr
  if (body.output === '' && stdout) body.output = stdout
  const code = /^Exit code:? (\d+)/.exec(body.output)?.[1]
  if (code) body.exitCode = Number(code)
  const hunks = returned['structuredPatch']
  if (Array.isArray(hunks) && hunks.length > 0) body.patch = hunks.map((hunk) => hunkText(object(hunk))).join('\n')
  return body
}

/** The exit code, and the sub-agent that the call started: its session is found by that name. */
function metaOf(body: ToolResultBody, returned: unknown): Record<string, unknown> {
  const meta: Record<string, unknown> = {}
  if (body.exitCode !== undefined) meta['exitCode'] = body.exitCode
  const agentId = isObject(returned) ? text(returned['agentId']) : null
  if (agentId) meta['agentId'] = agentId
  return meta
}

function hunkText(hunk: Json): string {
  const lines = list(hunk['lines']).filter((line) => typeof line === 'string')
  return [`@@ -${hunk['oldStart']},${hunk['oldLines']} +${hunk['newStart']},${hunk['newLines']} @@`, ...lines].join(
    '\n',
  )
}

function imageOf(block: unknown): ImageData[] {
  const source = object(object(block)['source'])
  const data = text(source['data'])
  return data ? [{ mediaType: text(source['media_type']) ?? 'image/png', data }] : []
}

// Two records can answer one call; a record that is written again is still the same answer.
function nth(state: ClaudeState, callId: string, uuid: string): number {
  const seen = recall(state.results, callId) ?? []
  const at = seen.indexOf(uuid)
  if (at >= 0) return at + 1
  state.results = remember(state.results, callId, [...seen, uuid])
  return seen.length + 1
}
