// The sessions that a selection means now: by the very filters of the list, so that what is shown is what is taken.
import { sessions } from '#db/schema/index.ts'
import type { Database } from '#db/client.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { filterSessions } from '../sessions/filter-sessions.ts'
import type { Selection } from './erase-input.ts'

/** Ids of sessions of the actor's space, by id. */
export async function selectedSessions(db: Database, actor: Actor, selection: Selection): Promise<string[]> {
  if ('sessionId' in selection) return [selection.sessionId]
  const rows = await readAs(db, actor, (tx) => tx.select().from(sessions))
  return filterSessions(rows, selection.filters)
    .map(({ id }) => id)
    .sort()
}
