// What the server says of a session's files. Types only, and the few words that go with them.
import type { FileState } from './rebuild.ts'

/** One change of one file; `failed` when the tool said so. `added` and `removed` are lines, null where the call changed several files. */
export type FileChangeRow = {
  seq: number
  eventId: string
  resultId: string | null
  at: Date | null
  path: string
  action: string
  added: number | null
  removed: number | null
  failed: boolean
}

/** A file with its changes, in the order of the session. */
export type ChangedFile = { path: string; changes: FileChangeRow[] }

/** `steps`: how many calls told of the file up to there; `more`: there were more than could be followed. */
export type FileThen = FileState & { steps: number; more: boolean }
