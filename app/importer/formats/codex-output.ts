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
  const { exitCode, durationMs } = body
  const meta = { ...(exitCode === undefined ? {} : { exitCode }), ...(durationMs === undefined ? {} : { durationMs }) }
  const draft = event(frame, {
    kind: 'tool_result',
    role: 'tool',
    payloadType: text(item['type']) ?? 'output',
    title: oneLine(body.output) || (failed ? 'failed' : 'done'),
    text: body.output,
    outcome: failed ? 'error' : 'ok',
    meta,
    body,
  })
  const state = failed ? 'failed' : 'succeeded'
  const error = failed ? { error: oneLine(body.output, 500) || 'failed' } : {}
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
  const seconds = metadata['duration_seconds'] ?? wallSecondsIn(words)
  if (typeof seconds === 'number') body.durationMs = Math.round(seconds * 1000)
  const { preamble, said } = apart(body.output)
  return preamble ? { ...body, preamble, output: said } : body
}

function wallSecondsIn(words: string): number | undefined {
  const found = /(?:^|\n)Wall time: (\d+(?:\.\d+)?) ?(?:s|seconds)\b/.exec(words.slice(0, 600))?.[1]
  return found === undefined ? undefined : Number(found)
}

function exitCodeIn(words: string): number | undefined {
  const found = /(?:^|\n)(?:Process exited with code|Exit code:|exit code) (-?\d+)/.exec(words.slice(0, 600))?.[1]
  return found === undefined ? undefined : Number(found)
}

// The lines that Codex puts before the output of a command are facts about it, not what the command said.
function apart(words: string): { preamble: string; said: string } {
  const at =
    /^(?:(?:Chunk ID|Wall time|Process exited|Process running|Exit code|Original token count)[^\n]*\n)+(?:(?:Output|Total output lines: \d+):?\s*(?:\n|$))?/.exec(
      words,
    )
  return at ? { preamble: at[0], said: words.slice(at[0].length) } : { preamble: '', said: words }
}
