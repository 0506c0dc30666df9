// OpenCode's messages: who speaks, with which model, for how many tokens. What is said stands in the parts.
import { instantOf } from '../clean.ts'
import { remember } from '../recall.ts'
import { message, status } from './drafts.ts'
import type { Parsed, Turn } from './format.ts'
import { placeOf } from './opencode-order.ts'
import { errorText } from './opencode-parts.ts'
import type { OpencodeState } from './opencode-state.ts'
import { tokensOf } from './opencode-usage.ts'
import { isObject, list, object, text } from './read.ts'
import type { Json } from './read.ts'

export function messageUpdated(properties: Json, parsed: Parsed, state: OpencodeState): void {
  const info = object(properties['info'])
  const id = text(info['id'])
  if (!id) return
  const time = object(info['time'])
  const at = instantOf(time['created'])
  const role = text(info['role']) ?? 'assistant'
  state.messages = remember(state.messages, id, { role, at })
  parsed.nativeId = id
  parsed.revises = true
  parsed.facts.at = instantOf(time['completed']) ?? at ?? parsed.facts.at
  parsed.timed = true
  facts(info, parsed)
  const frame = { nativeId: id, parentNativeId: id, at, channel: null }
  const order = text(list(properties['order'])[0]) ?? id
  const revises = { revises: true, revision: String(time['completed'] ?? ''), ordinal: '' }
  if (role === 'user') {
    parsed.facts.turn = 'open'
    // The oldest stores have what a person wrote nowhere else.
    const summary = object(info['summary'])
    const words = text(summary['body']) ?? text(summary['title'])
    if (properties['partless'] === true && words)
      parsed.events.push(
        message(frame, 'user', 'summary', words, { ...revises, key: `${id}#summary`, ordinal: placeOf(order, 'prt_') }),
      )
    return
  }
  parsed.usage = tokensOf(info, { key: id, at: instantOf(time['completed']) ?? at })
  parsed.facts.turn = turnOf(info, time)
  if (!isObject(info['error'])) return
  const said = status({ ...frame, at: parsed.facts.at }, 'error', errorText(info['error']), info['error'])
  parsed.events.push({
    ...said,
    ...revises,
    key: `${id}#error`,
    outcome: 'error',
    ordinal: placeOf(order, 'prt_zzzzzzzzzzzz'),
  })
}

/** A message or a part was taken back: what it said no longer stands, whatever comes of it later. */
export function removed(id: string | null, parsed: Parsed): void {
  if (id) parsed.supersedes = { nativeIds: [id], mark: '~' }
}

function facts(info: Json, parsed: Parsed): void {
  const model = text(info['modelID']) ?? text(object(info['model'])['modelID'])
  const cwd = text(info['path']) ?? text(object(info['path'])['cwd'])
  if (model) parsed.facts.model = model
  if (cwd) parsed.facts.cwd = cwd
}

function turnOf(info: Json, time: Json): Turn {
  if (isObject(info['error'])) return text(info['error']['name']) === 'MessageAbortedError' ? 'aborted' : 'failed'
  const finish = text(info['finish'])
  return time['completed'] !== undefined && finish !== 'tool-calls' && finish !== 'unknown' ? 'closed' : 'open'
}
