// The parts of an OpenCode message: text, reasoning, tools, files, and what happened to the conversation. A part is written again
// while it grows; of two versions the one that is further on stands, whatever order they arrive in.
import { instantOf } from '../clean.ts'
import { message, reasoning, status, unknown } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { Parsed } from './format.ts'
import { placeOf } from './opencode-order.ts'
import type { PartPlace } from './opencode-state.ts'
import { imageOf, toolPart } from './opencode-tools.ts'
import { tokensOf } from './opencode-usage.ts'
import { isObject, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'

type Taker = (part: Json, frame: EventFrame, parsed: Parsed, place: PartPlace) => void

export function opencodePart(part: Json, parsed: Parsed, place: PartPlace): void {
  const type = text(part['type']) ?? 'unknown'
  const at = instantOf(object(part['time'])['start']) ?? instantOf(object(object(part['state'])['time'])['start'])
  const frame = { nativeId: place.partId, parentNativeId: place.messageId, at: at ?? place.message.at, channel: null }
  const taker = Object.hasOwn(takers, type) ? takers[type] : undefined
  if (taker) taker(part, frame, parsed, place)
  else parsed.events.push(unknown(frame, type, part))
  const revision = revisionOf(part)
  for (const [nth, draft] of parsed.events.entries()) {
    draft.key ??= `${place.partId}#${nth}`
    Object.assign(draft, { revises: true, revision, ordinal: placeOf(...place.order, nth) })
  }
  for (const tool of parsed.tools) tool.revises = true
}

const takers: Record<string, Taker> = {
  text: (part, frame, parsed, { message: { role } }) => {
    const words = text(part['text'])
    if (!words) return
    const own = role === 'user' && part['synthetic'] !== true && part['ignored'] !== true
    const injected = role === 'user' && !own
    parsed.events.push(
      message(injected ? { ...frame, channel: 'injected' } : frame, injected ? 'system' : role, 'text', words),
    )
  },
  reasoning: (part, frame, parsed) => {
    const words = text(part['text'])
    if (words) parsed.events.push(reasoning(frame, 'reasoning', words))
  },
  tool: toolPart,
  file: (part, frame, parsed, { message: { role } }) => {
    const name = text(part['filename']) ?? text(part['url'])?.replace(/^data:.*/s, '') ?? ''
    const image = imageOf(part)
    if (!image)
      return void parsed.events.push(status(frame, 'file', `Attached ${name || text(part['mime']) || 'a file'}`, part))
    const draft = message(frame, role, 'file', name, { title: oneLine(name) || 'Image' })
    draft.body = { shape: 'message', text: name, images: [image] }
    parsed.events.push(draft)
  },
  patch: (part, frame, parsed) => {
    const files = list(part['files']).filter((file) => typeof file === 'string')
    const words = files.length === 1 ? `Changed ${files[0]}` : `Changed ${files.length} files`
    parsed.events.push(status(frame, 'patch', words, { hash: part['hash'] ?? null, files }))
  },
  agent: (part, frame, parsed) =>
    void parsed.events.push(status(frame, 'agent', `Agent ${text(part['name']) ?? 'unknown'}`, part)),
  subtask: (part, frame, parsed) => {
    const words = text(part['prompt']) ?? text(part['description']) ?? ''
    const title = oneLine(text(part['description']) ?? words)
    parsed.events.push(message(frame, 'user', 'subtask', words, { title, meta: { agent: part['agent'] ?? null } }))
  },
  retry: (part, frame, parsed) => {
    const said = errorText(part['error'])
    parsed.events.push(status(frame, 'retry', `Tried again: ${said}`, part, { outcome: 'error' }))
  },
  compaction: (_part, frame, parsed) => void parsed.events.push(status(frame, 'compaction', 'Conversation compacted')),
  'step-finish': (part, _frame, parsed, { messageId }) => {
    // Only until the message reports its own: a report without a time never takes the place of one with it.
    parsed.usage = tokensOf(part, { key: messageId, at: null })
  },
  'step-start': () => undefined,
  snapshot: () => undefined,
}

/** What an error of OpenCode says: `{name, data: {message}}`. */
export function errorText(error: unknown): string {
  const fields = object(error)
  const name = text(fields['name']) ?? 'Error'
  const words = text(object(fields['data'])['message']) ?? text(fields['message'])
  return words ? `${name}: ${words}` : name
}

const ranks: Record<string, number> = { pending: 0, running: 1, completed: 3, success: 3, error: 3 }

// How far on a part is: the state of a tool, the end of a text; then the latest time in it, then how much it says.
function revisionOf(part: Json): string {
  const state = object(part['state'])
  const times = [...Object.values(object(part['time'])), ...Object.values(object(state['time']))]
  const latest = Math.max(0, ...times.filter((time): time is number => Number.isFinite(time)))
  const rank = ranks[text(state['status']) ?? ''] ?? (object(part['time'])['end'] === undefined ? 1 : 2)
  const said = isObject(part['state']) ? JSON.stringify(part['state']) : (text(part['text']) ?? '')
  return `${rank} ${String(latest).padStart(16, '0')} ${String(said.length).padStart(9, '0')}`
}
