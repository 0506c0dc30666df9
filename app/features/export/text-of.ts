// What an event says, as plain pieces, for exports of every form. Law: nothing of it is markup; each form makes it inert in its own way.
import type { EventKind } from '#db/schema/timeline-events.ts'
import { changesOf, commandOf, imagesOf, inputOf, isRecord, resultOf, textOf } from '../timeline/read-body.ts'

export interface ExportedEvent {
  seq: number
  kind: EventKind | (string & {})
  role: string | null
  title: string | null
  outcome: string | null
  toolCallId: string | null
  at: Date | null
  body: unknown
  /** What was said in place of instructions, where they are left out. */
  redacted?: boolean
}

/** `prose` is what somebody wrote; `code` is literal: a command, an output, a patch. */
export interface Piece {
  form: 'prose' | 'code'
  label: string | null
  text: string
}

const speakers: Partial<Record<string, string>> = {
  user: 'You',
  assistant: 'Agent',
  system: 'System',
  developer: 'Instructions',
  tool: 'Tool',
}

/** One line that says what it is. */
export function headingOf({ kind, role, title, outcome }: ExportedEvent): string {
  const failed = outcome === 'error' ? ' (failed)' : ''
  if (kind === 'message') return (speakers[role ?? ''] ?? role ?? 'Message') + failed
  const words = kind.replaceAll('_', ' ')
  const name = words.charAt(0).toUpperCase() + words.slice(1)
  return (title && kind !== 'reasoning' ? `${name}: ${title}` : name) + failed
}

export function piecesOf(event: ExportedEvent): Piece[] {
  const { kind, body } = event
  const pieces = told(kind, body)
  const { shown, left } = imagesOf(body)
  const images = shown.length + left
  return images > 0
    ? [...pieces, { form: 'prose', label: null, text: `[${images === 1 ? '1 image' : `${images} images`} left out]` }]
    : pieces
}

function told(kind: string, body: unknown): Piece[] {
  const code = (text: string | null | undefined, label: string | null = null): Piece[] =>
    text ? [{ form: 'code', label, text }] : []
  const prose = (text: string | null): Piece[] => (text ? [{ form: 'prose', label: null, text }] : [])
  switch (kind) {
    case 'message':
    case 'reasoning':
    case 'status':
    case 'hook':
      return prose(textOf(body) ?? plain(body))
    case 'shell':
      return code(commandOf(body) ?? plain(body))
    case 'file_change':
      return changesOf(body).flatMap(({ path = 'a file', patch, before, after }) =>
        patch ? code(patch, path) : [...code(before, `${path}, before`), ...code(after, `${path}, after`)],
      )
    case 'web_search':
      return prose(isRecord(body) && typeof body.query === 'string' ? body.query : plain(body))
    case 'tool_result': {
      const result = resultOf(body)
      if (!result) return code(plain(body))
      return code(result.output, result.exitCode === null ? null : `exit ${result.exitCode}`)
    }
    case 'tool_call':
      return code(plain(inputOf(body)))
    default:
      return code(plain(body))
  }
}

function plain(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
