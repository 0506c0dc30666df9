// What the Gemini CLI parser remembers from record to record; JSON, because it is kept in the cursor.
import type { SourceName } from './format.ts'

export interface GeminiState {
  session: string
  kind: 'main' | 'subagent'
  parent: string | null
  /** The folder the session ran in, where the tool's own register names it. */
  cwd: string | null
  /** Messages that stand, in order: a rewind takes back one and all after it. */
  standing: string[]
  /** The latest time read so far, and how many records: together they order the versions of a message. */
  clock: string
  records: number
}

/** Ids that the path carries: `chats/<parent session>/<id>.jsonl` is a sub-agent's, `checkpoint-<tag>.json` a saved chat. */
export function geminiStart(source: SourceName): GeminiState {
  const [folder = '', above = ''] = source.above
  const parent = above === 'chats' ? folder : null
  const saved = source.name.startsWith('checkpoint-') ? `${folder}/${source.name}` : null
  const session = saved ?? (folder === 'checkpoints' ? `${above}/checkpoints` : source.name)
  return {
    session,
    kind: parent === null ? 'main' : 'subagent',
    parent,
    cwd: source.cwd ?? null,
    standing: [],
    clock: '',
    records: 0,
  }
}

/** Where the parser stands, as text that grows: of two versions of a message the one with the greater mark is the later. */
export const markOf = (state: GeminiState): string => `${state.clock} ${String(state.records).padStart(9, '0')}`
