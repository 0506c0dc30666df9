// How a session stands, as a written state machine over two facts: how its last turn stands, and whether its source is alive.
//
//   turn      source changed lately   quiet since two minutes
//   open      running                 stopped     (nobody closed the turn)
//   closed    waiting                 completed
//   aborted   waiting                 stopped
//   failed    error                   error
//   ended     completed               completed
//   unknown   running                 completed
import type { SessionStatus } from '#db/schema/sessions.ts'
import type { Turn } from '../formats/format.ts'

/** After this long without a change of its source a session counts as quiet. */
export const quietAfterMs = 2 * 60 * 1000

// A copied file is new on disk and old in its content; clocks may differ by a few minutes.
const clockLeewayMs = 10 * 60 * 1000

export interface Standing {
  turn: Turn | null
  modifiedAt: Date
  lastEventAt: Date | null
}

export function statusOf(standing: Standing, now: Date): SessionStatus {
  const changed = now.getTime() - standing.modifiedAt.getTime() < quietAfterMs
  // Without a single time nothing tells a live session from an old file that was copied here a moment ago.
  const { lastEventAt } = standing
  const recent = lastEventAt !== null && now.getTime() - lastEventAt.getTime() < quietAfterMs + clockLeewayMs
  return table[standing.turn ?? 'unknown'][changed && recent ? 0 : 1]
}

const table: Record<Turn | 'unknown', [lively: SessionStatus, quiet: SessionStatus]> = {
  open: ['running', 'stopped'],
  closed: ['waiting', 'completed'],
  aborted: ['waiting', 'stopped'],
  failed: ['error', 'error'],
  ended: ['completed', 'completed'],
  unknown: ['running', 'completed'],
}
