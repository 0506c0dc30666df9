// What a hook's own event is called on its one line, and the words a search should find. Unknown events name themselves.
import type { Hooked } from './hook.ts'
import { list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'
import { toolEvent } from './tools.ts'

export interface HookNote {
  title: string
  words: string
  outcome?: 'ok' | 'error'
}

export function hookNotes({ event, payload }: Hooked): HookNote {
  const make = Object.hasOwn(notes, event) ? notes[event] : undefined
  if (make) return make(payload)
  const words = firstWords(payload)
  return { title: words === '' ? event : `${event}: ${words}`, words }
}

const of = (payload: Json, ...keys: string[]): string =>
  keys.map((key) => text(payload[key])).find((value) => value !== null) ?? ''

const called = (payload: Json): string => {
  const name = of(payload, 'tool_name')
  return name === '' ? 'something' : toolEvent(name, payload['tool_input'] ?? {}).title
}

const plain =
  (title: string, ...keys: string[]) =>
  (payload: Json): HookNote => {
    const words = of(payload, ...keys)
    return { title: words === '' ? title : `${title}: ${oneLine(words)}`, words }
  }

const notes: Record<string, (payload: Json) => HookNote> = {
  SessionStart: plain('Session started', 'source', 'trigger'),
  Setup: plain('Setup', 'trigger'),
  SessionEnd: plain('Session ended', 'reason', 'trigger'),
  SessionDeleted: plain('Session deleted'),
  InstructionsLoaded: plain('Instructions loaded', 'file_path'),
  UserPromptSubmit: plain('Prompt submitted', 'prompt'),
  UserPromptExpansion: plain('Command expanded', 'command_name'),
  ToolStarted: (payload) => ({ title: `Tool started: ${called(payload)}`, words: '' }),
  ToolEnded: (payload) => ({ title: `Tool ended: ${called(payload)}`, words: '' }),
  PermissionRequest: (payload) => ({ title: `Permission asked: ${called(payload)}`, words: called(payload) }),
  PermissionDenied: (payload) => ({
    title: `Permission denied: ${called(payload)}`,
    words: of(payload, 'reason'),
    outcome: 'error',
  }),
  Notification: plain('Notification', 'message', 'title'),
  SubagentStart: plain('Sub-agent started', 'agent_type'),
  SubagentStop: plain('Sub-agent stopped', 'last_assistant_message'),
  TaskCreated: plain('Task created', 'task_subject'),
  TaskCompleted: plain('Task completed', 'task_subject'),
  Stop: (payload) => {
    const words = of(payload, 'last_assistant_message', 'last-assistant-message', 'prompt_response')
    const running = list(payload['background_tasks']).map(object).length
    return { title: running > 0 ? `Turn ended, ${running} tasks in the background` : 'Turn ended', words }
  },
  StopFailure: (payload) => ({
    title: `Turn failed: ${of(payload, 'error') || 'unknown'}`,
    words: of(payload, 'error_details', 'last_assistant_message'),
    outcome: 'error',
  }),
  TeammateIdle: plain('Teammate idle', 'teammate_name'),
  ConfigChange: plain('Configuration changed', 'file_path', 'source'),
  CwdChanged: (payload) => ({ title: `Moved to ${of(payload, 'new_cwd')}`, words: of(payload, 'old_cwd') }),
  DirectoryAdded: plain('Directory added', 'directory'),
  FileChanged: (payload) => ({
    title: `File ${of(payload, 'event') || 'change'}: ${of(payload, 'file_path')}`,
    words: of(payload, 'file_path'),
  }),
  WorktreeRemove: plain('Worktree removed', 'worktree_path'),
  PreCompact: plain('Compacting', 'custom_instructions', 'trigger'),
  PostCompact: plain('Compacted', 'compact_summary', 'trigger'),
  Elicitation: plain('Input asked', 'message'),
  ElicitationResult: plain('Input given', 'action'),
  HooksDropped: (payload) => ({
    title: `The spool was full: ${String(payload['count'])} hook events were not recorded`,
    words: '',
    outcome: 'error',
  }),
}

function firstWords(payload: Json): string {
  for (const key of ['message', 'title', 'text', 'reason', 'error'])
    if (text(payload[key])) return oneLine(of(payload, key))
  return ''
}
