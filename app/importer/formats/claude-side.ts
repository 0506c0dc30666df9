// What stands beside the conversation in a Claude Code transcript: system notes, attachments, titles, bookkeeping. Most of it
// changes what we know of the session and makes no event; what a reader would miss makes a quiet one.
import { event, message, status } from './drafts.ts'
import type { EventFrame } from './drafts.ts'
import type { Parsed, TitleRank } from './format.ts'
import { contentText, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'

/** Takes a record of a known type; answers false for one that this version does not know. */
export function side(type: string, value: Json, frame: EventFrame, parsed: Parsed): boolean {
  if (noise.has(type)) return true
  const take = Object.hasOwn(takers, type) ? takers[type] : undefined
  take?.(value, frame, parsed)
  return take !== undefined
}

const noise = new Set([
  'progress',
  'file-history-snapshot',
  'file-history-delta',
  'queue-operation',
  'last-prompt',
  'mode',
  'permission-mode',
  'agent-setting',
  'worktree-state',
  'bridge-session',
  'frame-link',
  'started',
  'result',
  'atis-latch',
])

const takers: Record<string, (value: Json, frame: EventFrame, parsed: Parsed) => void> = {
  system,
  attachment,
  summary: (value, _frame, parsed) => title('summary', value['summary'], parsed, text(value['leafUuid']) ?? undefined),
  'custom-title': (value, _frame, parsed) => title('custom', value['customTitle'], parsed),
  'ai-title': (value, _frame, parsed) => title('ai', value['aiTitle'], parsed),
  'agent-name': (value, _frame, parsed) => {
    const name = text(value['agentName'])
    if (name) parsed.facts.meta = { agentName: name }
  },
  'pr-link': (value, frame, parsed) => {
    const number = value['prNumber']
    const url = text(value['prUrl'])
    parsed.events.push(status(frame, 'pr-link', `Pull request #${String(number)} ${url ?? ''}`.trim(), { number, url }))
  },
  relocated: (value, frame, parsed) => {
    const cwd = text(value['relocatedCwd'])
    if (cwd) parsed.events.push(status(frame, 'relocated', `Moved to ${cwd}`))
  },
}

function title(rank: TitleRank, value: unknown, parsed: Parsed, leaf?: string): void {
  const words = text(value)
  if (words) parsed.facts.title = { rank, text: oneLine(words), ...(leaf ? { leaf } : {}) }
}

function system(value: Json, frame: EventFrame, parsed: Parsed): void {
  const subtype = text(value['subtype']) ?? 'note'
  if (subtype === 'turn_duration') {
    parsed.facts.turn = 'closed'
    return
  }
  if (subtype === 'stop_hook_summary') {
    parsed.facts.turn = 'closed'
    if (list(value['hookErrors']).length === 0 && value['preventedContinuation'] !== true) return
  }
  const words =
    contentText(value['content']) ||
    contentText(value['error']) ||
    text(object(value['error'])['message']) ||
    said(subtype, value)
  const failed = subtype.includes('error') || value['level'] === 'error'
  const more = {
    outcome: failed ? ('error' as const) : null,
    ...(subtype === 'local_command' ? { channel: 'injected' } : {}),
  }
  parsed.events.push(status(frame, `system:${subtype}`, words, value, more))
}

function said(subtype: string, value: Json): string {
  if (subtype === 'compact_boundary') return 'Conversation compacted'
  if (subtype === 'api_error') return `API error, attempt ${String(value['retryAttempt'] ?? '?')}`
  if (subtype === 'stop_hook_summary')
    return `Stop hook: ${list(value['hookErrors']).map(contentText).join(' ') || (text(value['stopReason']) ?? 'held the turn open')}`
  return subtype.replaceAll('_', ' ')
}

function attachment(value: Json, frame: EventFrame, parsed: Parsed): void {
  const fields = object(value['attachment'])
  const type = text(fields['type']) ?? ''
  if (type === 'queued_command') {
    const words = contentText(fields['prompt'])
    const real = text(fields['commandMode']) !== 'task-notification'
    if (words)
      parsed.events.push(
        message({ ...frame, channel: real ? 'queued' : 'injected' }, real ? 'user' : 'system', type, words),
      )
    return
  }
  if (!type.startsWith('hook_')) return
  const words = contentText(fields['content']) || text(fields['stderr']) || text(fields['stdout']) || ''
  const failed = type.includes('error')
  if (!failed && words === '') return
  const name = text(fields['hookEvent']) ?? text(fields['hookName']) ?? 'hook'
  parsed.events.push(
    event(frame, {
      kind: 'hook',
      role: 'system',
      payloadType: type,
      title: oneLine(`${name} ${words}`),
      text: words,
      outcome: failed ? 'error' : 'ok',
      meta: { hook: name },
      body: { shape: 'hook', event: name, text: words, data: fields },
    }),
  )
}
