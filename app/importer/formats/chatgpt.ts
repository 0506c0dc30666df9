// ChatGPT's data export (`conversations.json`): each conversation is a tree of messages, of which one branch is the one that is
// shown. All of them are kept; what stands beside the shown branch is marked.
import { instantOf } from '../clean.ts'
import { message, nothing, reasoning } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import { answered, called } from './exchange.ts'
import type { Format, Parsed } from './format.ts'
import { contentText, isObject, list, object, oneLine, text, word } from './read.ts'
import type { Json } from './read.ts'

export const chatgpt: Format<{ name: string }> = {
  agent: 'chatgpt',

  sniff(values) {
    return values.some((value) => isObject(value) && isConversation(value)) ? 1 : 0
  },

  start: (source) => ({ name: source.name }),

  parse(value, { name }) {
    if (!isObject(value)) return null
    const id = text(value['conversation_id']) ?? text(value['id']) ?? name
    const parsed = nothing(
      { nativeId: id, kind: 'main', parentNativeId: null },
      { at: instantOf(value['create_time']) },
    )
    parsed.nativeId = `conversation:${id}`
    parsed.revises = true
    const title = text(value['title'])
    if (title) parsed.facts.title = { rank: 'ai', text: oneLine(title) }
    const model = text(value['default_model_slug'])
    if (model) parsed.facts.model = model
    for (const { node, shown } of inOrder(value)) said(node, shown, parsed)
    parsed.facts.turn = 'closed'
    return parsed
  },
}

const isConversation = (value: Json) =>
  isObject(value['mapping']) && ('current_node' in value || 'conversation_id' in value || 'create_time' in value)

// The shown branch from its root on; what branches off stands before the message that took its place. Circles are cut.
function inOrder(value: Json): Array<{ node: Json; shown: boolean }> {
  const nodes = new Map(
    Object.entries(object(value['mapping'])).filter((entry): entry is [string, Json] => isObject(entry[1])),
  )
  const shown = new Set<string>()
  for (let at = text(value['current_node']); at && nodes.has(at) && !shown.has(at);) {
    shown.add(at)
    at = text(nodes.get(at)?.['parent'])
  }
  const order: Array<{ node: Json; shown: boolean }> = []
  const seen = new Set<string>()
  const roots = [...nodes].filter(([, node]) => !nodes.has(text(node['parent']) ?? '')).map(([id]) => id)
  for (const root of [...roots, ...nodes.keys()]) {
    const stack = [root]
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const node = nodes.get(id)
      if (!node || seen.has(id)) continue
      seen.add(id)
      order.push({ node, shown: shown.has(id) })
      const children = list(node['children']).filter((child) => typeof child === 'string')
      stack.push(
        ...children.filter((child) => shown.has(child)),
        ...children.filter((child) => !shown.has(child)).toReversed(),
      )
    }
  }
  return order
}

function said(node: Json, shown: boolean, parsed: Parsed): void {
  const value = object(node['message'])
  const id = text(value['id']) ?? text(node['id'])
  if (!id || !isObject(node['message'])) return
  const role = text(object(value['author'])['role']) ?? 'assistant'
  const metadata = object(value['metadata'])
  const hidden = metadata['is_visually_hidden_from_conversation'] === true || role === 'system'
  const at = instantOf(value['create_time'])
  const channel = shown ? (hidden ? 'injected' : null) : 'branch'
  const frame: EventFrame = { nativeId: id, parentNativeId: text(node['parent']), at, channel }
  const words = wordsOf(object(value['content']))
  const model = text(metadata['model_slug'])
  if (model && shown) parsed.facts.model = model
  if (role === 'tool') {
    if (words)
      answered(parsed, frame, { callId: text(node['parent']), output: words, failed: false, more: { key: `${id}#0` } })
    return
  }
  if (words === '') return
  const recipient = text(value['recipient']) ?? 'all'
  const more = { key: `${id}#0` }
  if (role === 'assistant' && recipient !== 'all')
    called(parsed, frame, { callId: id, name: recipient, input: words, more })
  else if (/^(thoughts|reasoning_recap)$/.test(word(object(value['content'])['content_type'])))
    parsed.events.push(reasoning(frame, 'reasoning', words, more))
  else parsed.events.push(message(frame, hidden ? 'system' : role, 'message', words, more))
}

function wordsOf(content: Json): string {
  const parts = list(content['parts']).map((part) => {
    if (!isObject(part)) return contentText(part)
    return text(part['text']) ?? (text(part['asset_pointer']) ? `[${word(part['content_type'] ?? 'file')}]` : '')
  })
  const thoughts = list(content['thoughts']).map((thought) => contentText(object(thought)['content']))
  const plain = [text(content['text']), text(content['result']), text(content['content'])]
  return [...parts, ...thoughts, ...plain].filter(Boolean).join('\n')
}
