// "Capture to": sessions of a repository that begin after somebody made a rule for it are moved to the space that the rule names, as
// that person. Law: a session that a person has moved is left where they put it, and a rule never moves what was there before it.
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { AppError } from '#app/server/errors.ts'
import { moveSession } from '#app/server/move/move-session.server.ts'
import type { Database } from '#db/client.server.ts'

const everyMs = 2_000
/** What could not be moved (it is there already, or its person may not any more) is tried again after so long. */
const patienceMs = 10 * 60_000

interface Due {
  id: string
  space: string
  target: string
  person: string
  repo: string
  [column: string]: unknown
}

/** Sessions that rules say go elsewhere; `refused` are left alone. */
async function dueSessions(db: Database, refused: string[]): Promise<Due[]> {
  return [
    ...(await db.execute<Due>(sql`
      select s.id, s.space_id as space, t.target_space_id as target, t.made_by as person, t.repo
      from capture_targets t join repos r on r.space_id = t.space_id and r.native_id = t.repo
      join sessions s on s.space_id = t.space_id and s.repo_id = r.id and s.parent_session_id is null
      where coalesce(s.last_event_at, 'epoch'::timestamptz) >= t.created_at and coalesce(s.started_at, s.created_at) >= t.created_at
        and not (s.id = any(${sql.param(refused)}::uuid[]))
        and not exists (select from capture_routes c where c.space_id = s.space_id and c.kind = 'session' and c.holder = s.agent
          and c.native_id = s.native_id)
      order by s.id limit 100`)),
  ]
}

/** Moves what is due now; answers how many. `refused` remembers, by session, until when it is left alone. */
export async function moveDue(db: Database, refused: Map<string, number>): Promise<number> {
  for (const [id, until] of refused) if (until < Date.now()) refused.delete(id)
  let moved = 0
  for (const { id, space, target, person, repo } of await dueSessions(db, [...refused.keys()])) {
    // What they may do in either space is asked within the move.
    const actor = { userId: person, spaceId: space, role: 'owner' as const }
    try {
      await moveSession(db, actor, { means: 'command' }, { sessionId: id, to: target, rule: repo })
      moved++
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refused.set(id, Date.now() + patienceMs)
    }
  }
  return moved
}

/** Goes on until `signal` says so. */
export async function keepMoving(db: Database, signal: AbortSignal, onError: (error: unknown) => void): Promise<void> {
  const refused = new Map<string, number>()
  while (!signal.aborted) {
    await moveDue(db, refused).catch((error: unknown) => {
      if (!signal.aborted) onError(error)
    })
    await delay(everyMs, undefined, { signal }).catch(() => undefined)
  }
}
