// One message of a Gemini CLI session: thoughts, words, tool calls with their answers, tokens. Every event has a key made of the
// message's id and its place, so that a later version of the message meets its earlier one.
import type { ImageData } from '../body.ts'
import { instantOf } from '../clean.ts'
import { message, reasoning, status } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { Parsed, Turn } from './format.ts'
import { toolCall, toolResult } from './gemini-tools.ts'
import { contentText, count, isObject, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'

export function geminiMessage(value: Json, frame: EventFrame, parsed: Parsed): void {
  const type = text(value['type']) ?? text(value['role']) ?? 'unknown'
  const content = value['content'] ?? value['parts']
  if (type === 'user') prompt(value, content, frame, parsed)
  else if (type === 'gemini' || type === 'model' || type === 'assistant') answer(value, content, frame, parsed)
  else notice(type, content, frame, parsed)
}

/** The words of a content value; parts that the model thought are left out. */
export function partsText(content: unknown): string {
  return Array.isArray(content)
    ? contentText(content.filter((part) => !(isObject(part) && part['thought'] === true)))
    : contentText(content)
}

export const imagesOf = (content: unknown): ImageData[] =>
  list(content).flatMap((part): ImageData[] => {
    const inline = object(object(part)['inlineData'])
    const file = object(object(part)['fileData'])
    const data = text(inline['data'])
    if (data) return [{ mediaType: text(inline['mimeType']) ?? 'application/octet-stream', data }]
    const url = text(file['fileUri'])
    return url ? [{ mediaType: text(file['mimeType']) ?? '*/*', url }] : []
  })

// What the tool puts into the conversation by itself stands as user text too.
const injected = /^\s*(<session_context>|System: |This is the Gemini CLI\.)/

function prompt(value: Json, content: unknown, frame: EventFrame, parsed: Parsed): void {
  const words = partsText(content)
  const images = imagesOf(content)
  for (const part of list(content)) {
    const response = object(object(part)['functionResponse'])
    if (text(response['id'])) toolResult({ ...response, result: [part], status: 'success' }, frame, parsed)
  }
  if (words === '' && images.length === 0) return
  const real = !injected.test(words)
  // What the person typed, where files they named were put in its place.
  const shown = partsText(value['displayContent'])
  const draft = message(real ? frame : { ...frame, channel: 'injected' }, real ? 'user' : 'system', 'user', words, {
    key: `${frame.nativeId}#0`,
    title: oneLine(shown || words) || 'Image',
  })
  if (images.length > 0) draft.body = { shape: 'message', text: words, images }
  parsed.events.push(draft)
  parsed.facts.turn = 'open'
}

function answer(value: Json, content: unknown, frame: EventFrame, parsed: Parsed): void {
  const id = frame.nativeId ?? ''
  for (const [nth, thought] of list(value['thoughts']).filter(isObject).entries()) {
    const subject = text(thought['subject'])
    const words = [subject && `**${subject}**`, text(thought['description'])].filter(Boolean).join('\n\n')
    const at = instantOf(thought['timestamp']) ?? frame.at
    if (words) parsed.events.push(reasoning({ ...frame, at }, 'thought', words, { key: `${id}#thought.${nth}` }))
  }
  const words = partsText(content)
  const tokens = object(value['tokens'])
  const meta = isObject(value['tokens']) ? { tokens } : {}
  if (words) parsed.events.push(message(frame, 'assistant', 'gemini', words, { key: `${id}#0`, meta }))
  for (const [nth, call] of list(value['toolCalls']).filter(isObject).entries()) {
    const known = { ...call, id: text(call['id']) ?? `${id}.${nth}` }
    toolCall(known, frame, parsed)
    toolResult(known, frame, parsed)
  }
  const model = text(value['model'])
  if (model) parsed.facts.model = model
  if (isObject(value['tokens'])) {
    const cached = count(tokens['cached'])
    const thoughts = count(tokens['thoughts'])
    parsed.usage = {
      key: id,
      at: parsed.facts.at,
      // As the API reports it, input has the cached tokens in it, and what tools added beside it; output is without thoughts.
      input: Math.max(0, count(tokens['input']) - cached) + count(tokens['tool']),
      output: count(tokens['output']) + thoughts,
      cacheRead: cached,
      cacheWrite: 0,
      reasoning: thoughts,
      ...(model ? { model } : {}),
    }
  }
  parsed.facts.turn = turnOf(value, words)
}

function turnOf(value: Json, words: string): Turn {
  const calls = list(value['toolCalls']).map(object)
  if (calls.some((call) => call['status'] === 'cancelled')) return 'aborted'
  return calls.length === 0 && words !== '' ? 'closed' : 'open'
}

function notice(type: string, content: unknown, frame: EventFrame, parsed: Parsed): void {
  const words = partsText(content)
  const draft = status(frame, type, words || type, undefined, { key: `${frame.nativeId}#0` })
  if (type === 'error') draft.outcome = 'error'
  parsed.events.push(draft)
  if (type === 'error') parsed.facts.turn = 'failed'
  else if (/cancel/i.test(words) && type === 'info') parsed.facts.turn = 'aborted'
}
