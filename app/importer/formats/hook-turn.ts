// What a hook says of how the session stands. A written table, because the state machine (store/status.ts) rests on it.
import type { Turn } from './format.ts'
import type { Hooked } from './hook.ts'
import { text } from './read.ts'

/** How the turn stands after this event; undefined where it says nothing of it. */
export function turnOfHook({ event, payload }: Hooked): Turn | undefined {
  if (event === 'Notification') {
    const kind = text(payload['notification_type']) ?? ''
    return Object.hasOwn(byNotification, kind) ? byNotification[kind] : undefined
  }
  // A compaction restarts the session in the middle of a turn.
  if (event === 'SessionStart') return payload['source'] === 'compact' ? undefined : 'starting'
  return Object.hasOwn(byEvent, event) ? byEvent[event] : undefined
}

const byEvent: Record<string, Turn> = {
  UserPromptSubmit: 'open',
  UserPromptExpansion: 'open',
  PreToolUse: 'open',
  PostToolUse: 'open',
  PostToolUseFailure: 'open',
  PostToolBatch: 'open',
  PermissionDenied: 'open',
  ToolStarted: 'open',
  ToolEnded: 'open',
  ElicitationResult: 'open',
  SubagentStart: 'open',
  PermissionRequest: 'asking',
  Elicitation: 'asking',
  Stop: 'closed',
  SubagentStop: 'ended',
  StopFailure: 'failed',
  SessionEnd: 'ended',
  SessionDeleted: 'ended',
}

const byNotification: Partial<Record<string, Turn>> = {
  permission_prompt: 'asking',
  idle_prompt: 'asking',
  elicitation_dialog: 'asking',
  elicitation_url_dialog: 'asking',
  agent_needs_input: 'asking',
  ToolPermission: 'asking',
  elicitation_complete: 'open',
  elicitation_response: 'open',
}
