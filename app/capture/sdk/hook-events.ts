// The shapes of the Claude Agent SDK's hooks, as far as a recorder needs them, and which events it listens to. The SDK is no
// dependency of ours: sdk-shape.test.ts fails when its signature or its events are others.

export type HookCallback = (
  // Whatever the SDK's own type is, a recorder passes it on and reads it without trust.
  input: never,
  toolUseId: string | undefined,
  options: { signal: AbortSignal },
) => Promise<unknown>

export interface HookMatcher {
  matcher?: string
  hooks: HookCallback[]
  timeout?: number
}

export type Hooks = { [event in string]?: HookMatcher[] }

/**
 * Every event of the SDK, and whether a recorder may listen. WorktreeCreate replaces what git would do: a mere listener would
 * break it. MessageDisplay says word by word what the transcript says at once.
 */
export const hookEvents = {
  PreToolUse: 'record',
  PostToolUse: 'record',
  PostToolUseFailure: 'record',
  PostToolBatch: 'record',
  Notification: 'record',
  UserPromptSubmit: 'record',
  UserPromptExpansion: 'record',
  SessionStart: 'record',
  SessionEnd: 'record',
  Stop: 'record',
  StopFailure: 'record',
  SubagentStart: 'record',
  SubagentStop: 'record',
  PreCompact: 'record',
  PostCompact: 'record',
  PreModelSwitch: 'record',
  PostModelSwitch: 'record',
  PermissionRequest: 'record',
  PermissionDenied: 'record',
  Setup: 'record',
  TeammateIdle: 'record',
  TaskCreated: 'record',
  TaskCompleted: 'record',
  Elicitation: 'record',
  ElicitationResult: 'record',
  ConfigChange: 'record',
  WorktreeCreate: 'never',
  WorktreeRemove: 'record',
  InstructionsLoaded: 'record',
  CwdChanged: 'record',
  FileChanged: 'record',
  DirectoryAdded: 'record',
  MessageDisplay: 'never',
} as const

export const recordedEvents = Object.entries(hookEvents).flatMap(([event, what]) => (what === 'record' ? [event] : []))
