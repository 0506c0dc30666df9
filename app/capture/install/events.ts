// Which hooks of which agent Logbook listens to, and how. Never WorktreeCreate: whoever registers there takes the place of git.
// Asynchronous where the agent goes on anyway, so that it never waits for us; synchronous where it may end right after and would
// take a running hook with it.

interface HookEvent {
  name: string
  /** The agent waits for us: what comes next may be its end. */
  sync?: boolean
}

export const claudeEvents: HookEvent[] = [
  { name: 'SessionStart' },
  { name: 'Setup' },
  { name: 'InstructionsLoaded' },
  { name: 'UserPromptSubmit' },
  { name: 'UserPromptExpansion' },
  { name: 'MessageDisplay' },
  { name: 'PreToolUse' },
  { name: 'PermissionRequest' },
  { name: 'PermissionDenied' },
  { name: 'PostToolUse' },
  { name: 'PostToolUseFailure' },
  { name: 'PostToolBatch' },
  { name: 'Notification' },
  { name: 'SubagentStart' },
  { name: 'SubagentStop', sync: true },
  { name: 'TaskCreated' },
  { name: 'TaskCompleted' },
  { name: 'Stop', sync: true },
  { name: 'StopFailure', sync: true },
  { name: 'TeammateIdle' },
  { name: 'ConfigChange' },
  { name: 'CwdChanged' },
  { name: 'DirectoryAdded' },
  { name: 'FileChanged' },
  { name: 'WorktreeRemove' },
  { name: 'PreCompact' },
  { name: 'PostCompact' },
  { name: 'Elicitation' },
  { name: 'ElicitationResult' },
  { name: 'SessionEnd', sync: true },
]

/** Gemini CLI waits for every hook, so only for those that say what its chats do not. */
export const geminiEvents: HookEvent[] = [
  { name: 'SessionStart' },
  { name: 'BeforeAgent' },
  { name: 'AfterAgent' },
  { name: 'Notification' },
  { name: 'PreCompress' },
  { name: 'SessionEnd' },
]

/** The entry of an event in the settings of Claude Code. SessionEnd gets no time of its own: that would lengthen its budget. */
export const claudeHandler = (event: HookEvent, command: string) => ({
  type: 'command',
  command,
  ...(event.sync ? {} : { async: true }),
  ...(event.name === 'SessionEnd' ? {} : { timeout: 10 }),
})

/** The same for Gemini CLI, whose times are milliseconds. */
export const geminiHandler = (_event: HookEvent, command: string) => ({
  name: 'logbook',
  type: 'command',
  command,
  timeout: 10_000,
})
