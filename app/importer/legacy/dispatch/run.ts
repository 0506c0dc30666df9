// A run of Dispatch is a session of its own: what it ran under (a Claude session, a terminal) is told by its events, by alias.
import type { NamedSession } from '../row.ts'

export const store = 'dispatch'

export const runOf = (runId: string): NamedSession => ({
  agent: store,
  nativeId: runId,
  kind: 'main',
  parentNativeId: null,
})
