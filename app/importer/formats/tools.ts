// What tools of any agent look like on a timeline: a command line, an edit, a search, or a call of something else.
import type { FileChange, ShellBody } from '../body.ts'
import type { EventDraft } from './format.ts'
import { headed, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'
import { patchChanges, patchCounts } from './patch.ts'

export type ToolEvent = Pick<EventDraft, 'kind' | 'title' | 'text' | 'meta' | 'body'>

const shells = new Set([
  'Bash',
  'PowerShell',
  'exec_command',
  'shell',
  'local_shell',
  'run_shell_command',
  'bash',
  'container.exec',
])
const searches = new Set(['WebSearch', 'web_search', 'google_web_search', 'websearch'])
const edits = new Set([
  'Edit',
  'Write',
  'MultiEdit',
  'NotebookEdit',
  'apply_patch',
  'write_file',
  'replace',
  'edit_file',
  'edit',
  'write',
  'multiedit',
  'patch',
])

/** A call of `name` with `input` as a timeline event. */
export function toolEvent(name: string, input: unknown): ToolEvent {
  if (shells.has(name)) return shell(name, input)
  if (searches.has(name)) return search(name, input)
  if (edits.has(name)) return fileChange(name, input)
  return other(name, input)
}

function shell(name: string, input: unknown): ToolEvent {
  const fields = object(input)
  const command = commandOf(input)
  const cwd = text(fields['workdir']) ?? text(fields['working_directory']) ?? text(fields['cwd'])
  const description = text(fields['description'])
  const meta: Record<string, unknown> = { tool: name }
  const body: ShellBody = { shape: 'shell', name, command, input }
  if (cwd) meta['cwd'] = body.cwd = cwd
  if (fields['run_in_background'] === true) meta['background'] = true
  if (description) body.description = description
  return { kind: 'shell', title: headed('shell', oneLine(command)), text: command, meta, body }
}

function commandOf(input: unknown): string {
  const fields = object(input)
  const command = fields['command'] ?? fields['cmd'] ?? fields['script'] ?? input
  if (typeof command === 'string') return command
  const words = list(command).filter((word) => typeof word === 'string')
  // ["bash", "-lc", "npm test"] is a way to start "npm test", not what a person would call the command.
  const wrapped = words.length === 3 && /^-[a-z]*c$/.test(words[1] ?? '') ? words[2] : undefined
  return wrapped ?? words.join(' ')
}

function search(name: string, input: unknown): ToolEvent {
  const fields = object(input)
  const query = text(fields['query']) ?? text(fields['url']) ?? text(fields['pattern']) ?? ''
  return {
    kind: 'web_search',
    title: oneLine(`search ${query}`),
    text: query,
    meta: { tool: name },
    body: { shape: 'web_search', query, input },
  }
}

function fileChange(name: string, input: unknown): ToolEvent {
  const changes = changesOf(name, input)
  const { added, removed } = patchCounts(changes)
  const first = changes[0]?.path ?? ''
  const verb =
    changes.length === 1 && changes[0]?.action === 'add' ? 'write' : changes[0]?.action === 'delete' ? 'delete' : 'edit'
  const files = new Set(changes.map((change) => change.path)).size
  const more = files > 1 ? ` and ${files - 1} more` : ''
  return {
    kind: 'file_change',
    title: oneLine(`${verb} ${shortPath(first)}${more}`),
    text: changes.map((change) => change.patch ?? change.after ?? '').join('\n'),
    meta: { tool: name, path: first, added, removed, ...(files > 1 ? { files } : {}) },
    body: { shape: 'file_change', name, changes, input },
  }
}

function changesOf(name: string, input: unknown): FileChange[] {
  const fields = object(input)
  const patch =
    typeof input === 'string'
      ? input
      : (text(fields['patch']) ?? text(fields['patchText']) ?? (name === 'apply_patch' ? text(fields['input']) : null))
  if (patch) return patchChanges(patch)
  const path =
    text(fields['file_path']) ?? text(fields['filePath']) ?? text(fields['notebook_path']) ?? text(fields['path']) ?? ''
  const whole = text(fields['content'])
  if (whole !== null) return [{ path, action: 'add', after: whole }]
  const parts = fields['edits'] === undefined ? [fields] : list(fields['edits']).map(object)
  return parts.map((part) => ({
    path,
    action: 'update',
    before: text(part['old_string']) ?? text(part['oldString']) ?? '',
    after: text(part['new_string']) ?? text(part['newString']) ?? text(part['new_source']) ?? '',
  }))
}

function other(name: string, input: unknown): ToolEvent {
  const subject = subjectOf(object(input))
  return {
    kind: 'tool_call',
    title: oneLine(subject ? `${name} ${subject}` : name),
    text: typeof input === 'string' ? input : JSON.stringify(input ?? null),
    meta: { tool: name },
    body: { shape: 'tool_call', name, input: input ?? null },
  }
}

const subjects = [
  'file_path',
  'filePath',
  'absolute_path',
  'dir_path',
  'path',
  'pattern',
  'query',
  'url',
  'description',
  'subject',
  'prompt',
  'skill',
  'name',
  'cmd',
  'title',
]

function subjectOf(input: Json): string {
  for (const key of subjects) {
    const value = text(input[key])
    if (value) return key.toLowerCase().endsWith('path') ? shortPath(value) : oneLine(value)
  }
  return ''
}

/** The end of a path, as much as a list shows. */
export function shortPath(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '')
  return parts.length <= 3 ? path : parts.slice(-3).join('/')
}
