// What a record may say besides events: which process is alive, what sub-agents reported and how they stand, which hook was
// called. Written in the batch's transaction by store/extras.server.ts. All of it is masked already.

export interface Extras {
  process?: ProcessDraft
  reports?: ReportDraft[]
  states?: StateDraft[]
  audit?: AuditDraft[]
}

/** A process of the session began or ended, on the machine that the source is of. */
export interface ProcessDraft {
  ended: boolean
  pid: number
  ppid?: number
  /** As supervisor/process-start.ts tells it; absent: looked up, which only the process's own machine can do while it lives. */
  processStart?: string
  at: string | null
  cwd?: string
  label?: string
  transport?: { kind: string; details: Record<string, unknown> }
}

/** A report that a sub-agent left: one version of one file. */
export interface ReportDraft {
  type: string
  nativeId?: string
  agentId?: string
  agentType?: string
  path?: string
  name?: string
  content: string
  at: string | null
  meta?: Record<string, unknown>
}

/** A state file of a sub-agent: one version of one file. */
export interface StateDraft {
  type: string
  nativeId?: string
  agentId?: string
  agentType?: string
  path?: string
  content: unknown
  at: string | null
  meta?: Record<string, unknown>
}

/** One call of a hook. */
export interface AuditDraft {
  nativeId: string
  sessionKey: string
  event: string
  tool?: string
  agentId?: string
  payload: unknown
  at: string | null
}
