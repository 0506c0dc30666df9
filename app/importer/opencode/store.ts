// An OpenCode store on disk, seen as sessions whose rows have versions. Law: a store is never opened for writing.

/** One row as the server would tell it, with what tells its versions apart. */
export interface Row {
  /** Table and id, unique in the session. */
  key: string
  /** Changes whenever the row does. */
  version: string
  /** Reads the row; called only for rows that are new or changed. */
  event: () => Promise<RowEvent> | RowEvent
}

export interface RowEvent {
  type: string
  properties: Record<string, unknown>
  /** When the row was last written, where the store says it. */
  time?: number | undefined
}

export interface StoredSession {
  id: string
  rows: number
  modifiedAt: Date
}

export interface Store {
  /** All sessions, newest first. */
  sessions: () => Promise<StoredSession[]>
  /** The rows of a session in reading order: the session's own first, a message before its parts. */
  rows: (sessionId: string) => AsyncIterable<Row>
}

/** The source of one session of the store at `root`; what it is called stands after `#`. */
export const sourceOf = (root: string, sessionId: string): string => `${root}#${sessionId}`

/** The store and the session that a source names, when its path has the form of one. */
export function partsOf(path: string): { root: string; sessionId: string } | null {
  const at = path.lastIndexOf('#')
  const [root, sessionId] = [path.slice(0, at), path.slice(at + 1)]
  return at > 0 && sessionId !== '' && !/[\\/]/.test(sessionId) ? { root, sessionId } : null
}
