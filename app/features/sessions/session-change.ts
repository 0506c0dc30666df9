// What a change of a session's row in this tab is to the server. Tags go as what was added and taken away, so that two people who
// tag one session at a time do not undo each other.
import { tagChange } from '../organise/tag-words.ts'
import type { Session } from '../rows.ts'

export type SessionChange = {
  id: string
  renamedTitle?: string | null
  /** The name that the person saw: see `saveSessions`. */
  was?: string | null
  archived?: boolean
  addTags?: string[]
  removeTags?: string[]
}

/** Null when nothing was changed that a person may change. */
export function sessionChange(
  id: string,
  changes: Partial<Session>,
  before: Pick<Session, 'tags' | 'renamedTitle'>,
): SessionChange | null {
  const { renamedTitle, archivedAt, tags } = changes
  const { add, remove } = tags ? tagChange(before.tags, tags) : { add: [], remove: [] }
  const change = {
    // A name that was not changed must not be taken for one that was emptied.
    ...(renamedTitle !== undefined && { renamedTitle, was: before.renamedTitle }),
    ...(archivedAt !== undefined && { archived: archivedAt !== null }),
    ...(add.length > 0 && { addTags: add }),
    ...(remove.length > 0 && { removeTags: remove }),
  }
  return Object.keys(change).length > 0 ? { id, ...change } : null
}
