// The sessions that a selection means now: by the very filters of the list, so that what is shown is what is taken.
import { eq } from 'drizzle-orm'
import { repos, sessionPins, sessions } from '#db/schema/index.ts'
import type { Database } from '#db/client.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { filterSessions } from '../sessions/filter-sessions.ts'
import { filtersOf } from '../sessions/list-search.ts'
import type { Selection } from './erase-input.ts'

/** Ids of sessions of the actor's space, by id. */
export async function selectedSessions(db: Database, actor: Actor, selection: Selection): Promise<string[]> {
  if ('sessionId' in selection) return [selection.sessionId]
  const [rows, named, pins] = await readAs(db, actor, async (tx) => [
    await tx.select().from(sessions),
    await tx.select({ id: repos.id, name: repos.name }).from(repos),
    await tx.select({ id: sessionPins.sessionId }).from(sessionPins).where(eq(sessionPins.ownerId, actor.userId)),
  ])
  const surroundings = {
    repos: new Map(named.map((repo) => [repo.id, repo])),
    range: selection.range,
    pinned: new Set(pins.map(({ id }) => id)),
  }
  return filterSessions(rows, filtersOf(selection.search), surroundings)
    .map(({ id }) => id)
    .sort()
}
