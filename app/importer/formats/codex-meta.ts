// Whose rollout this is. A forked thread copies the lines of the one it came from, header included: only the first header counts.
import type { CodexState } from './codex-state.ts'
import { object, text } from './read.ts'
import type { Json } from './read.ts'

export function sessionMeta(payload: Json, at: string | null, state: CodexState): void {
  const id = text(payload['id']) ?? text(payload['session_id'])
  if (!id) return
  if (state.named) {
    state.forked ||= id !== state.session
    return
  }
  state.beganAt = at
  state.forked = text(payload['forked_from_id']) !== null
  state.named = true
  state.session = id
  const spawn = object(object(object(payload['source'])['subagent'])['thread_spawn'])
  const parent = text(spawn['parent_thread_id']) ?? text(payload['parent_thread_id'])
  state.parent = parent !== id ? parent : null
}
