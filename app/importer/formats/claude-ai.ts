// Claude.ai's data export: `conversations.json` with its messages; projects and users beside it are kept as rows of that store.
import { instantOf } from '../clean.ts'
import { ofRow } from '../legacy/kinds.ts'
import { message, nothing, reasoning } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { answered, called } from './exchange.ts'
import type { Format, Parsed } from './format.ts'
import { contentText, isObject, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'

export const claudeAi: Format<null> = {
  agent: 'claude-ai',

  sniff(values) {
    return values.some((value) => isObject(value) && (isConversation(value) || kindOfRow(value) !== null)) ? 0.95 : 0
  },

  start: () => null,

  parse(value) {
    if (!isObject(value)) return null
    const id = text(value['uuid'])
    if (!id) return null
    const kind = kindOfRow(value)
    if (kind)
      return ofRow({
        store: 'claude-ai',
        kind,
        nativeId: id,
        data: value,
        at: instantOf(value['updated_at']),
        writes: [],
      })
    return conversation(id, value)
  },
}

const isConversation = (value: Json) => text(value['uuid']) !== null && Array.isArray(value['chat_messages'])

function kindOfRow(value: Json): string | null {
  if (text(value['uuid']) === null) return null
  if ('full_name' in value && 'email_address' in value) return 'users'
  return Array.isArray(value['docs']) && 'name' in value ? 'projects' : null
}

function conversation(id: string, value: Json): Parsed {
  const parsed = nothing({ nativeId: id, kind: 'main', parentNativeId: null }, { at: instantOf(value['created_at']) })
  parsed.nativeId = `conversation:${id}`
  parsed.revises = true
  parsed.facts.turn = 'closed'
  const name = text(value['name'])
  if (name) parsed.facts.title = { rank: 'ai', text: oneLine(name) }
  let previous: string | null = null
  for (const one of list(value['chat_messages']).filter(isObject)) {
    said(one, previous, parsed)
    previous = text(one['uuid']) ?? previous
  }
  return parsed
}

function said(value: Json, previous: string | null, parsed: Parsed): void {
  const id = text(value['uuid'])
  const role = value['sender'] === 'human' ? 'user' : 'assistant'
  const at = instantOf(value['created_at'])
  const frame: EventFrame = {
    nativeId: id,
    parentNativeId: text(value['parent_message_uuid']) ?? previous,
    at,
    channel: null,
  }
  const first = parsed.events.length
  const blocks = list(value['content']).filter(isObject)
  for (const block of blocks) blockOf(block, role, frame, parsed)
  const plain = text(value['text'])
  if (plain && !blocks.some((block) => block['type'] === 'text'))
    parsed.events.push(message(frame, role, 'message', plain))
  for (const file of [...list(value['attachments']), ...list(value['files'])].map(object)) {
    const content = text(file['extracted_content'])
    const label = `Attached ${text(file['file_name']) ?? 'a file'}`
    parsed.events.push(
      message({ ...frame, channel: 'injected' }, 'system', 'attachment', content ? `${label}\n${content}` : label),
    )
  }
  if (id) for (const [i, draft] of parsed.events.slice(first).entries()) draft.key ??= `${id}#${i}`
}

function blockOf(block: Json, role: string, frame: EventFrame, parsed: Parsed): void {
  const type = text(block['type'])
  if (type === 'text' && text(block['text']))
    parsed.events.push(message(frame, role, 'message', text(block['text']) ?? ''))
  else if (type === 'thinking' && text(block['thinking']))
    parsed.events.push(reasoning(frame, 'thinking', text(block['thinking']) ?? ''))
  else if (type === 'tool_use')
    called(parsed, frame, { callId: text(block['id']), name: text(block['name']) ?? 'tool', input: block['input'] })
  else if (type === 'tool_result')
    answered(parsed, frame, {
      callId: text(block['tool_use_id']),
      output: contentText(block['content']),
      failed: block['is_error'] === true,
    })
}
