// Building blocks that every format uses: the empty answer for a record, and the events that are alike in all of them.
import type { EventBody } from '../body.ts'
import type { EventDraft, Parsed, SessionFacts, SessionRef } from './format.ts'
import { oneLine } from './read.ts'

/** A record that says nothing yet; formats fill in what it says. */
export function nothing(session: SessionRef, facts: SessionFacts): Parsed {
  return {
    session,
    nativeId: null,
    parentNativeId: null,
    timed: facts.at !== null,
    events: [],
    tools: [],
    todos: null,
    usage: null,
    facts,
  }
}

/** What events of one record share. */
export interface EventFrame {
  nativeId: string | null
  parentNativeId: string | null
  at: string | null
  channel: string | null
}

type Wanted = Pick<EventDraft, 'kind' | 'payloadType' | 'title' | 'text' | 'body'> & Partial<EventDraft>

// Field by field: every event comes through here, and a spread of two objects costs as much as all the rest of it.
export function event(frame: EventFrame, wanted: Wanted): EventDraft {
  const draft: EventDraft = {
    key: wanted.key ?? null,
    nativeId: wanted.nativeId === undefined ? frame.nativeId : wanted.nativeId,
    parentNativeId: wanted.parentNativeId === undefined ? frame.parentNativeId : wanted.parentNativeId,
    kind: wanted.kind,
    role: wanted.role ?? null,
    channel: wanted.channel === undefined ? frame.channel : wanted.channel,
    payloadType: wanted.payloadType,
    title: wanted.title,
    text: wanted.text,
    toolCallId: wanted.toolCallId ?? null,
    outcome: wanted.outcome ?? null,
    at: wanted.at === undefined ? frame.at : wanted.at,
    meta: wanted.meta ?? {},
    body: wanted.body,
  }
  if (wanted.revises !== undefined) draft.revises = wanted.revises
  if (wanted.revision !== undefined) draft.revision = wanted.revision
  if (wanted.ordinal !== undefined) draft.ordinal = wanted.ordinal
  if (wanted.numbered !== undefined) draft.numbered = wanted.numbered
  if (wanted.witness !== undefined) draft.witness = wanted.witness
  if (wanted.asks !== undefined) draft.asks = wanted.asks
  return draft
}

export function message(
  frame: EventFrame,
  role: string,
  payloadType: string,
  text: string,
  more: Partial<EventDraft> = {},
) {
  const body: EventBody = { shape: 'message', text }
  return event(frame, { kind: 'message', role, payloadType, title: oneLine(text), text, body, ...more })
}

export function reasoning(frame: EventFrame, payloadType: string, text: string, more: Partial<EventDraft> = {}) {
  const body: EventBody = { shape: 'reasoning', text }
  return event(frame, {
    kind: 'reasoning',
    role: 'assistant',
    payloadType,
    title: oneLine(text.replace(/^\*\*|\*\*$/gm, '')),
    text,
    body,
    ...more,
  })
}

export function status(
  frame: EventFrame,
  payloadType: string,
  text: string,
  data?: unknown,
  more: Partial<EventDraft> = {},
) {
  const body: EventBody = data === undefined ? { shape: 'status', text } : { shape: 'status', text, data }
  return event(frame, { kind: 'status', role: 'system', payloadType, title: oneLine(text), text, body, ...more })
}

/** A record of unknown type, whole, so that a reader sees that something stands here. */
export function unknown(frame: EventFrame, payloadType: string, raw: unknown) {
  const body: EventBody = { shape: 'other', raw }
  const text = JSON.stringify(raw) ?? ''
  return event(frame, { kind: 'other', payloadType, title: oneLine(payloadType), text, body })
}
