// Claude Code's `user` records: a person's prompt, text that was put into the conversation, or the answers of tools.
import type { ImageData } from '../body.ts'
import { message } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { ClaudeState } from './claude-state.ts'
import { toolResult } from './claude-result.ts'
import type { Parsed } from './format.ts'
import { contentText, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'

export function user(value: Json, frame: EventFrame, parsed: Parsed, state: ClaudeState): void {
  const content = object(value['message'])['content']
  const words: string[] = []
  const images: ImageData[] = []
  for (const block of typeof content === 'string' ? [content] : list(content)) {
    const fields = object(block)
    if (fields['type'] === 'tool_result') toolResult(fields, value, frame, parsed, state)
    else if (typeof block === 'string' || fields['type'] === 'text') words.push(contentText(block))
    else images.push(...imageOf(fields))
  }
  const whole = words.join('\n')
  if (whole !== '' || images.length > 0) prompt(value, whole, images, frame, parsed, state)
  else if (parsed.events.length === 0) parsed.events.push(unreadable(value, frame))
}

function prompt(
  value: Json,
  words: string,
  images: ImageData[],
  frame: EventFrame,
  parsed: Parsed,
  state: ClaudeState,
) {
  const real = isPrompt(value, words, frame) && !state.agentId
  const channel = real ? null : (frame.channel ?? (state.agentId && !value['isMeta'] ? 'delegated' : 'injected'))
  const draft = message({ ...frame, channel }, real ? 'user' : 'system', 'user', words)
  draft.body = images.length > 0 ? { shape: 'message', text: words, images } : { shape: 'message', text: words }
  if (words === '') draft.title = images.length === 1 ? 'Image' : `${images.length} images`
  const command = /<command-name>\s*([^<]+?)\s*<\/command-name>/.exec(words)?.[1]
  if (command) {
    const asked = /<command-args>([^<]*)<\/command-args>/.exec(words)?.[1] ?? ''
    draft.title = oneLine(`${command} ${asked}`)
    if (!housekeeping.has(command)) parsed.facts.title = { rank: 'command', text: draft.title }
  }
  if (value['isCompactSummary'] === true) draft.title = 'Summary of the conversation so far'
  if (text(value['permissionMode'])) draft.meta = { permissionMode: value['permissionMode'] }
  parsed.events.push(draft)
  if (words.startsWith('[Request interrupted by user')) parsed.facts.turn = 'aborted'
  else if (real) parsed.facts.turn = 'open'
}

// Commands that say nothing of what a session is about.
const housekeeping = new Set(
  '/clear /compact /config /context /cost /exit /help /login /logout /mcp /model /permissions /quit /resume /status /usage'.split(
    ' ',
  ),
)

const injected =
  /^\s*(<(command-name|command-message|local-command-\w+|system-reminder|task-notification|user-prompt-submit-hook|bash-(input|stdout|stderr))[\s>]|Caveat: The messages below|\[Request interrupted by user|This session is being continued from a previous)/

function isPrompt(value: Json, words: string, frame: EventFrame): boolean {
  if (frame.channel !== null || value['isMeta'] === true || value['isCompactSummary'] === true) return false
  if (value['isVisibleInTranscriptOnly'] === true || text(object(value['origin'])['kind']) === 'task-notification')
    return false
  return !injected.test(words)
}

function imageOf(fields: Json): ImageData[] {
  if (fields['type'] !== 'image' && fields['type'] !== 'document') return []
  const source = object(fields['source'])
  const data = text(source['data'])
  return [{ mediaType: text(source['media_type']) ?? 'application/octet-stream', ...(data ? { data } : {}) }]
}

// A user record without readable content: shown whole rather than dropped.
function unreadable(value: Json, frame: EventFrame) {
  const words = contentText(value['message']) || contentText(value['content'])
  return message(
    { ...frame, channel: frame.channel ?? 'injected' },
    'system',
    'user',
    words || JSON.stringify(value['message'] ?? value),
  )
}
