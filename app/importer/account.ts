// The account of an import. Law: records = stored + same + refused, to the unit, for a file, a run and a source.

export interface Account {
  records: number
  /** In custody and parsed for the first time, whether it made events or only changed state. */
  stored: number
  /** Already known: nothing of it was new. Also what is kept out, because it was erased. */
  same: number
  refused: number
  /** Sessions and events that are new. */
  sessions: number
  events: number
  bytes: number
}

export const nothingYet = (): Account => ({
  records: 0,
  stored: 0,
  same: 0,
  refused: 0,
  sessions: 0,
  events: 0,
  bytes: 0,
})

const figures = ['records', 'stored', 'same', 'refused', 'sessions', 'events', 'bytes'] as const

/** Adds the figures of `more` to `to`. */
export function add(to: Account, more: Partial<Account>): void {
  for (const key of figures) to[key] += more[key] ?? 0
}

export interface FileAccount extends Account {
  path: string
  agent: string | null
  format: string | null
  /** Bytes of an unfinished last line, left at the source. */
  tornBytes: number
  /** Why the file as a whole was not taken, or not to its end. */
  error: string | null
}
