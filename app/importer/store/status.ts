// How a session stands: a written state machine. Its state is the last word on the turn; the session's status follows from that
// word and from whether anything still moves. Law: of two words the later one counts, whoever says it and in whatever order
// they arrive; so a hook, a transcript and a second import of either end in the same status.
//
//   turn      said by                                                       alive      at rest    comes to rest
//   starting  hook: SessionStart                                            starting   completed  2 min
//   open      hook: prompt, call, result · transcript: the same             running    stopped    2 min, 10 min with hooks
//   asking    hook: PermissionRequest, Notification, Elicitation            waiting    stopped    12 h
//   closed    hook: Stop · transcript: last word, turn's end                waiting    completed  2 min
//   aborted   transcript: interrupted by the person                         waiting    stopped    2 min
//   failed    hook: StopFailure · transcript: API error                     error      error      at once
//   ended     hook: SessionEnd, SubagentStop · terminal: its command ended      completed  completed  at once
//   unknown   nobody                                                        running    completed  2 min
//
// `starting` also comes from the registry of processes (a new process of a session at rest). Every session comes to rest at once
// when its last process is gone, and none does while one of its processes lives.
import type { SessionStatus } from '#db/schema/sessions.ts'
import type { Turn } from '../formats/format.ts'

export interface Said {
  turn: Turn | null
  /** ISO; null where the source has no times. */
  at: string | null
}

/** The word that counts. `later` decides where one of them has no time: whether `next` is from the later part of the story. */
export function lastSaid(known: Said, next: Said, later: boolean): Said {
  if (next.turn === null) return known
  if (known.turn === null) return next
  if (known.at !== null && next.at !== null) return next.at >= known.at ? next : known
  return later ? next : known
}

export interface Standing {
  turn: Turn | null
  modifiedAt: Date
  lastEventAt: Date | null
  /** Hooks report of this session: so its silence is that of a tool at work, and not of a witness that was not there. */
  hooked?: boolean
}

export function statusOf({ turn, modifiedAt, lastEventAt, hooked = false }: Standing, now: Date): SessionStatus {
  const { alive, rest } = table[turn ?? 'unknown']
  const patience = patienceMs(turn, hooked)
  const changed = now.getTime() - modifiedAt.getTime() < patience
  // Without a single time nothing tells a live session from an old file that was copied here a moment ago.
  const recent = lastEventAt !== null && now.getTime() - lastEventAt.getTime() < patience + clockLeewayMs
  return changed && recent ? alive : rest
}

/** Whether a status is one that comes to rest by itself. */
export const livelyStatuses: SessionStatus[] = ['starting', 'running', 'waiting']

/** How a session stands at rest, by its turn. */
export const atRest = (turn: Turn | null): SessionStatus => table[turn ?? 'unknown'].rest

/** After this long without a word a session counts as at rest. */
export function patienceMs(turn: Turn | null, hooked: boolean): number {
  if (turn === 'asking') return 12 * 60 * minute
  return turn === 'open' && hooked ? 10 * minute : 2 * minute
}

/** Every turn that a source can say. */
export const turns: Turn[] = ['starting', 'open', 'asking', 'closed', 'aborted', 'failed', 'ended']

const minute = 60 * 1000

// A copied file is new on disk and old in its content; clocks may differ by a few minutes.
const clockLeewayMs = 10 * minute

const table: Record<Turn | 'unknown', { alive: SessionStatus; rest: SessionStatus }> = {
  starting: { alive: 'starting', rest: 'completed' },
  open: { alive: 'running', rest: 'stopped' },
  asking: { alive: 'waiting', rest: 'stopped' },
  closed: { alive: 'waiting', rest: 'completed' },
  aborted: { alive: 'waiting', rest: 'stopped' },
  failed: { alive: 'error', rest: 'error' },
  ended: { alive: 'completed', rest: 'completed' },
  unknown: { alive: 'running', rest: 'completed' },
}
