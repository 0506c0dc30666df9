// One row of session_events: a chunk of a terminal, a line of text, a message of the Claude SDK, a change of the run. Payloads are
// JSON, text, or bytes (base64 in an export); bytes are kept as they are beside what a reader can see of them.
import { claude } from '../../formats/claude.ts'
import { event, message, status, unknown } from '../../formats/drafts.ts'
import type { EventFrame } from '../../formats/drafts.ts'
import type { EventDraft, Parsed } from '../../formats/format.ts'
import { isObject, object, oneLine, parsedIfJson, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { idOf, timeOf, wholeOf } from '../fields.ts'
import { withoutId } from '../kinds.ts'
import type { AliasWrite } from '../row.ts'
import { nothing } from '../../formats/drafts.ts'
import { runOf, store } from './run.ts'

export function sessionEvent(row: Json): Parsed {
  const runId = idOf(row['run_id'])
  const seq = wholeOf(row['seq'])
  const nativeId = idOf(row['id']) ?? (seq === null ? null : `${runId ?? ''}/${seq}`)
  if (runId === null || nativeId === null) return withoutId()
  const at = timeOf(row['ts'])
  const channel = text(row['channel'])
  const type = text(row['type']) ?? 'unknown'
  const frame: EventFrame = { nativeId, parentNativeId: null, at, channel }
  const parsed: Parsed = { ...nothing(runOf(runId), { at }), nativeId, timed: true }
  const payload = payloadOf(row['payload'], type)
  if (channel === 'claude:message' && isObject(payload.value)) sdkMessage(payload.value, frame, parsed, runId)
  if (parsed.events.length === 0) parsed.events.push(plain(channel, type, payload, frame))
  for (const [block, draft] of parsed.events.entries()) {
    draft.key = block === 0 ? `row:${nativeId}` : `row:${nativeId}#${block}`
    draft.nativeId = nativeId
    draft.parentNativeId = null
    draft.channel = channel
    draft.payloadType = type
    draft.meta = {
      ...draft.meta,
      seq,
      ...(payload.base64 === null ? {} : { payload: payload.base64, encoding: 'base64' }),
    }
  }
  return parsed
}

interface Payload {
  value: unknown
  words: string
  /** The bytes as the export wrote them, where they are no plain text. */
  base64: string | null
}

// Whether text is base64 cannot be known from itself alone ("abcd" is both): terminals are chunks of bytes, the rest is text.
function payloadOf(payload: unknown, type: string): Payload {
  if (payload === null || payload === undefined) return { value: null, words: '', base64: null }
  if (isObject(payload) && Array.isArray(payload['data']) && payload['type'] === 'Buffer')
    return ofBytes(Buffer.from(payload['data'].filter((byte) => typeof byte === 'number')).toString('base64'))
  if (typeof payload !== 'string') return { value: payload, words: JSON.stringify(payload) ?? '', base64: null }
  const value = parsedIfJson(payload)
  if (value !== payload) return { value, words: payload, base64: null }
  if (isBase64(payload)) {
    const bytes = ofBytes(payload)
    if (type === 'chunk' || isObject(bytes.value)) return bytes
  }
  return { value: payload, words: payload, base64: null }
}

function ofBytes(base64: string): Payload {
  const words = Buffer.from(base64, 'base64').toString('utf8').replaceAll('\0', '\uFFFD').toWellFormed()
  return { value: parsedIfJson(words), words, base64 }
}

function isBase64(value: string): boolean {
  return value.length > 0 && value.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(value)
}

// A message of the SDK is a transcript's record with snake_case names; the parser of transcripts reads it.
function sdkMessage(value: Json, frame: EventFrame, parsed: Parsed, runId: string): void {
  const sessionId = text(value['session_id']) ?? text(value['sessionId'])
  const record = { ...value, sessionId: sessionId ?? runId, timestamp: frame.at, parentUuid: null }
  const state = claude.start({ path: runId, name: runId, above: [] }, [])
  const read = claude.parse(record, state)
  if (read) {
    parsed.events.push(...read.events)
    parsed.tools.push(...read.tools)
    parsed.todos = read.todos
    parsed.usage = read.usage
    parsed.facts = { ...read.facts, at: frame.at }
  }
  if (value['type'] === 'result') parsed.facts.turn = value['is_error'] === true ? 'failed' : 'closed'
  if (sessionId === null) return
  const session = { agent: 'claude', nativeId: sessionId, kind: 'main' as const, parentNativeId: null }
  const alias: AliasWrite = { to: 'alias', nativeId: runId, session, evidence: 'message', path: null }
  const data = { run_id: runId, session_id: sessionId }
  parsed.rows = [
    {
      store,
      kind: 'claude-session',
      nativeId: `${runId}/${sessionId}`,
      data,
      at: '1990-01-02T00:00:00.000Z',
      writes: [alias],
    },
  ]
}

function plain(channel: string | null, type: string, payload: Payload, frame: EventFrame): EventDraft {
  const { words, value } = payload
  if (channel?.startsWith('pty:'))
    return event(frame, {
      kind: 'terminal',
      payloadType: type,
      title: oneLine(words) || type,
      text: words,
      body: { shape: 'status', text: words, data: value === words ? undefined : value },
    })
  const failed = channel === 'claude:error'
  if (channel === 'system:status' || failed)
    return status(frame, type, wordsOf(value, words) || type, value, failed ? { outcome: 'error' } : {})
  if (type === 'text') return message(frame, 'system', type, words)
  return unknown(frame, `${channel ?? 'unknown'} ${type}`, value)
}

function wordsOf(value: unknown, words: string): string {
  const fields = object(value)
  return text(fields['message']) ?? text(fields['status']) ?? text(fields['error']) ?? words
}
