// What a Codex tool answered. The exit code stands inside the output: in its JSON, or in a line before the text.
import type { ToolResultBody } from '../body.ts'
import { event } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { EventDraft, ToolDraft } from './format.ts'
import { contentText, isObject, object, oneLine, parsedIfJson, text } from './read.ts'
import type { Json } from './read.ts'

export function codexOutput(item: Json, frame: EventFrame): { draft: EventDraft; tool: Omit<ToolDraft, 'callId'> } {
  const body = bodyOf(item['output'] ?? item['result'] ?? item['tools'] ?? '')
  const failed =
    (body.exitCode ?? 0) !== 0 ||
    item['status'] === 'failed' ||
    /^(exec_command|apply_patch|tool) (failed|error)|^execution error/i.test(body.output)
  const meta = body.exitCode === undefined ? {} : { exitCode: body.exitCode }
  const draft = event(frame, {
    kind: 'tool_result',
    role: 'tool',
    payloadType: text(item['type']) ?? 'output',
    title: oneLine(said(body.output)) || (failed ? 'failed' : 'done'),
    text: body.output,
    outcome: failed ? 'error' : 'ok',
    meta,
    body,
  })
  const state = failed ? 'failed' : 'succeeded'
  const error = failed ? { error: oneLine(said(body.output), 500) || 'failed' } : {}
  return { draft, tool: { state, result: body.output, completedAt: frame.at, ...error } }
}

function bodyOf(output: unknown): ToolResultBody {
  const parsed = parsedIfJson(output)
  const fields = isObject(parsed) ? parsed : {}
  const metadata = object(fields['metadata'])
  const words =
    typeof fields['output'] === 'string'
      ? fields['output']
      : contentText(parsed) || (typeof output === 'string' ? output : '')
  const body: ToolResultBody = { shape: 'tool_result', output: words }
  const stdout = text(fields['stdout'])
  const stderr = text(fields['stderr'])
  if (stdout) body.stdout = stdout
  if (stderr) body.stderr = stderr
  if (words === '' && (stdout || stderr)) body.output = [stdout, stderr].filter(Boolean).join('\n')
  else if (words === '' && parsed !== '') body.data = parsed
  const code = metadata['exit_code'] ?? fields['exit_code'] ?? fields['exitCode'] ?? exitCodeIn(words)
  if (typeof code === 'number') body.exitCode = code
  return body
}

function exitCodeIn(words: string): number | undefined {
  const found = /(?:^|\n)(?:Process exited with code|Exit code:|exit code) (-?\d+)/.exec(words.slice(0, 600))?.[1]
  return found === undefined ? undefined : Number(found)
}

// The lines that Codex puts before the output of a command are not what the command said.
function said(words: string): string {
  const at = /(?:^|\n)(?:Output|Total output lines: \d+):?\s*\n/.exec(words.slice(0, 600))
  return at ? words.slice(at.index + at[0].length) : words
}
