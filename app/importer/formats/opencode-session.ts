// What OpenCode says of a session as a whole: its facts, how it stands, what it asks, that it ended.
import { instantOf } from '../clean.ts'
import { status } from './drafts.ts'
import type { EventDraft, Parsed } from './format.ts'
import { idAt, placeOf } from './opencode-order.ts'
import { errorText } from './opencode-parts.ts'
import type { OpencodeState } from './opencode-state.ts'
import { isObject, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'

export function sessionEvent(type: string, properties: Json, parsed: Parsed, state: OpencodeState): void {
  const info = object(properties['info'])
  if (type === 'session.created' || type === 'session.updated' || type === 'session.deleted') sessionFacts(info, parsed)
  if (type === 'session.deleted') parsed.facts.turn = 'ended'
  if (type === 'session.deleted')
    say(`deleted:${state.session}`, type, 'Session deleted in OpenCode', info, parsed, state)
  else if (type === 'session.idle') parsed.facts.turn = 'closed'
  else if (type === 'session.status') standing(object(properties['status']), parsed, state)
  else if (type === 'session.error') failure(properties['error'], parsed, state)
  else if (type === 'permission.asked' || type === 'permission.updated' || type === 'question.asked')
    asked(type, properties, parsed, state)
  else if (type === 'permission.replied' || type === 'question.replied' || type === 'question.rejected')
    replied(type, properties, parsed, state)
  if (isObject(info['revert'])) {
    const to = text(info['revert']['messageID']) ?? ''
    say(`revert:${to}`, 'revert', 'Went back to an earlier message', info['revert'], parsed, state)
  }
}

const untitled = /^(New session|Child session) - \d{4}-/

function sessionFacts(info: Json, parsed: Parsed): void {
  const time = object(info['time'])
  parsed.nativeId = text(info['id'])
  parsed.revises = true
  parsed.facts.at = instantOf(time['created']) ?? parsed.facts.at
  const title = text(info['title'])
  const at = instantOf(time['updated'])
  if (title && !untitled.test(title))
    parsed.facts.title = { rank: 'ai', text: oneLine(title, 300), ...(at ? { at } : {}) }
  const cwd = text(info['directory'])
  const version = text(info['version'])
  if (cwd) parsed.facts.cwd = cwd
  if (version) parsed.facts.version = version
  const meta: Record<string, unknown> = {}
  for (const key of ['slug', 'projectID', 'workspaceID', 'summary', 'share', 'agent'])
    if (info[key] !== undefined && info[key] !== null) meta[key] = info[key]
  for (const key of ['compacting', 'archived']) if (instantOf(time[key])) meta[key] = instantOf(time[key])
  parsed.facts.meta = meta
}

function standing(said: Json, parsed: Parsed, state: OpencodeState): void {
  const type = text(said['type'])
  parsed.facts.turn = type === 'idle' ? 'closed' : 'open'
  if (type === 'retry') say(null, 'retry', `Tried again: ${text(said['message']) ?? ''}`, said, parsed, state)
}

// That a message was broken off stands in the message as well.
function failure(error: unknown, parsed: Parsed, state: OpencodeState): void {
  const aborted = text(object(error)['name']) === 'MessageAbortedError'
  parsed.facts.turn = aborted ? 'aborted' : 'failed'
  if (!aborted) say(null, 'session.error', errorText(error), error, parsed, state, { outcome: 'error' })
}

function asked(type: string, properties: Json, parsed: Parsed, state: OpencodeState): void {
  const id = text(properties['id'])
  const what = text(properties['title']) ?? text(properties['permission']) ?? text(properties['type']) ?? 'question'
  const patterns = list(properties['patterns'] ?? properties['pattern']).filter((one) => typeof one === 'string')
  const message = text(object(properties['tool'])['messageID']) ?? text(properties['messageID'])
  const ordinal = id && message ? placeOf(message, id) : undefined
  const words = [`Asked for permission: ${what}`, ...patterns].join(' ')
  say(`permission:${id}`, type, words, properties, parsed, state, ordinal === undefined ? {} : { ordinal })
  parsed.facts.turn = 'asking'
}

function replied(type: string, properties: Json, parsed: Parsed, state: OpencodeState): void {
  const id = text(properties['requestID']) ?? text(properties['permissionID'])
  const reply = text(properties['reply']) ?? text(properties['response']) ?? ''
  say(`permission:${id}#reply`, type, `Permission answered: ${reply}`, properties, parsed, state)
  parsed.facts.turn = 'open'
}

// Without an id it stands where its time puts it, without a time after what was said last.
function say(
  key: string | null,
  type: string,
  words: string,
  data: unknown,
  parsed: Parsed,
  state: OpencodeState,
  more: Partial<EventDraft> = {},
): void {
  const { at } = parsed.facts
  const time = instantOf(object(object(data)['time'])['updated']) ?? at
  const ordinal = state.place !== '' ? `${state.place}z` : time === null ? null : placeOf(idAt(time), 'prt_')
  const frame = { nativeId: parsed.nativeId, parentNativeId: null, at, channel: null }
  parsed.events.push(status(frame, type, words, data, { key, ...(ordinal === null ? {} : { ordinal }), ...more }))
}
