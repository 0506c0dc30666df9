// GET /api/search: events that a search finds, with the words around what was asked for.
import type { Actor } from '#db/transact.server.ts'
import { searchOf } from '../../features/search/reads.server.ts'
import type { SearchHit } from '../../features/search/reads.server.ts'
import { AppError } from '../errors.ts'
import { queryOf } from './checked.ts'
import { cursorOf, readCursor } from './cursor.ts'
import { searchQuery } from './inputs.ts'

export async function answerSearch(actor: Actor, request: Request) {
  const { q, session, limit, before } = queryOf(searchQuery, request)
  const cursor = before === undefined ? undefined : readCursor(before)
  const { hits, total, more, index, fault } = await searchOf(actor, {
    typed: q,
    sessionId: session,
    before: cursor,
    limit,
  })
  if (fault) throw new AppError('bad_input', `${fault.message} (characters ${fault.from + 1} to ${fault.to} of q)`)
  const last = hits.at(-1)
  return { hits: hits.map(hitOf), total, hasMore: more, next: more && last ? cursorOf(last.at, last.id) : null, index }
}

/** A hit as scripts get it. `url` is where the page shows it. */
export function hitOf({ id, sessionId, seq, kind, role, title, outcome, agent, sessionTitle, at, excerpt }: SearchHit) {
  const url = `/sessions/${sessionId}?event=${seq}`
  return { id, sessionId, seq, kind, role, title, outcome, agent, sessionTitle, at: at.toISOString(), excerpt, url }
}
