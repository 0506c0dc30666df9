// Writes what hooks of an agent would leave in the spool's journal: one envelope a line.
import type { Random } from './random.ts'

export interface HookOptions {
  random: Random
  start: Date
  sessionId: string
  agent?: string
}

export interface HookFile {
  /** One event, a second after the one before. */
  fire: (event: string, payload?: Record<string, unknown>) => void
  text: () => string
}

export function hookFile({ random, start, sessionId, agent = 'claude' }: HookOptions): HookFile {
  const lines: string[] = []
  let at = start.getTime()
  return {
    fire: (event, payload = {}) => {
      at += 1000
      const id = `${String(at * 1000).padStart(16, '0')}-41-${random.id(8)}`
      const common = { session_id: sessionId, cwd: '/srv/lantern', hook_event_name: event }
      const envelope = { v: 1, id, at: new Date(at).toISOString(), agent, pid: 41, ppid: 40, event }
      lines.push(JSON.stringify({ ...envelope, payload: { ...common, ...payload } }))
    },
    text: () => `${lines.join('\n')}\n`,
  }
}
