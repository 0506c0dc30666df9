// What the choices of a selection are called.
import type { Facets } from './selected.ts'
import { conversation, narrowings } from './selection.ts'
import type { Selection, Show } from './selection.ts'

/** The quick filters, and the ways of reading that stand beside them. */
export const quickShows: readonly { value: Show; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'messages', label: 'Messages' },
  { value: 'tools', label: 'Tools' },
  { value: 'files', label: 'Files' },
  { value: 'errors', label: 'Errors' },
]
export const readingShows: readonly { value: Show; label: string; note: string }[] = [
  { value: 'discussion', label: 'Discussion', note: 'words, and what was done between them' },
  { value: 'summary', label: 'Summary', note: 'a card for each prompt' },
  { value: 'skills', label: 'Skills and commands', note: 'in order of use' },
]

export const facetNames: Record<keyof Facets, string> = {
  roles: 'Who',
  kinds: 'Kind',
  origins: 'Where it came from',
  commands: 'Commands and tools',
  skills: 'Skills and slash commands',
}

/** A choice of a facet in words; names of the agent's own stay as they are. */
export function facetWord(facet: keyof Facets, name: string): string {
  const words = facet === 'roles' ? roleWords : facet === 'kinds' ? kindWords : facet === 'origins' ? originWords : {}
  return words[name] ?? name.replaceAll('_', ' ')
}

/** What a selection is looking for, in the plural: "errors", "messages that fit the filter". */
export function wordsOfSelection(selection: Selection): string {
  const what = showWords[selection.show]
  return narrowings(selection) > 0 ? `${what} that fit the filter` : what
}

const showWords: Record<Show, string> = {
  all: 'events',
  messages: 'messages',
  tools: 'tool calls',
  files: 'changes to files',
  errors: 'errors',
  skills: 'skills and slash commands',
  discussion: 'messages',
  summary: 'turns',
}
const roleWords: Partial<Record<string, string>> = {
  user: 'Person',
  assistant: 'Agent',
  tool: 'Tools',
  system: 'System',
}
const kindWords: Partial<Record<string, string>> = {
  message: 'Messages',
  reasoning: 'Reasoning',
  tool_call: 'Tool calls',
  tool_result: 'Results',
  shell: 'Shell',
  file_change: 'Edits',
  web_search: 'Web searches',
  hook: 'Hooks',
  status: 'Status',
  terminal: 'Terminal',
  other: 'Other records',
}
const originWords: Partial<Record<string, string>> = {
  [conversation]: 'The conversation',
  injected: 'Put into the context',
  queued: 'Queued prompts',
  delegated: 'Delegated',
  sidechain: 'Side chains',
  hook: 'Hooks',
  history: 'Prompt history',
  copied: 'Copied context',
  agent: 'Other agents',
}
