// What the Claude Code parser remembers from record to record; JSON, because it is kept in the cursor.
import type { Recall } from '../recall.ts'
import type { Json } from './read.ts'

export interface ClaudeState {
  session: string
  /** The id of the sub-agent whose file this is; its parent's session id is then in `session`. */
  agentId: string | null
  /** What the first record of the file follows: the link to an earlier slice of the session. */
  follows: string | null | undefined
  /** Parents of recent records that made no event, so that events are tied to events. */
  silent: Recall<string>
  /** Uuids of the results seen for a call, so that a second answer gets a key of its own. */
  results: Recall<string[]>
  /** The time of the last record that had one. */
  at?: string
  /** Inputs of Task tools whose answer brings the id. */
  tasks: Recall<Json>
}
