// What the Codex parser remembers from record to record; JSON, because it is kept in the cursor.
import type { Recall } from '../recall.ts'
import type { CodexUsage } from './codex-usage.ts'

export interface CodexState {
  session: string
  /** The first session_meta has been read; later ones are copies from a thread this one was forked from. */
  named: boolean
  parent: string | null
  cwd: string | null
  model: string | null
  /** How often a call has been answered. */
  results: Recall<number>
  /** When the thread began, and whether it is a fork: then its first lines are copies. */
  beganAt: string | null
  forked: boolean
  usage: CodexUsage
}
