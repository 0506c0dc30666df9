// Comments into their table. Law: the author is the actor; a comment stands at events that are there.
import { eq, max, sql } from 'drizzle-orm'
import { authUsers, comments, timelineEvents } from '#db/schema/index.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import { AppError } from '../../server/errors.ts'
import { writeOnce } from '../../server/write.server.ts'
import type { CommentChange } from './writes.ts'

const gone = () => new AppError('not_found', 'That comment is not here, or not yours. Nothing was saved.')

/** Does the changes as one. Throws `bad_input` for a range that the session does not have, `not_found` for what is not the actor's. */
export async function writeComments(actor: Actor, key: string, changes: CommentChange[]) {
  const [person] = await database()
    .select({ name: authUsers.name })
    .from(authUsers)
    .where(eq(authUsers.id, actor.userId))
  return writeOnce(actor, key, async (tx) => {
    for (const change of changes) await apply(tx, actor, person?.name ?? '', change)
    return ['comments']
  })
}

async function apply(tx: Transaction, actor: Actor, authorName: string, change: CommentChange): Promise<void> {
  if ('remove' in change) {
    const removed = await tx.delete(comments).where(eq(comments.id, change.id)).returning({ id: comments.id })
    if (removed.length === 0) throw gone()
    return
  }
  if (!('sessionId' in change)) {
    const { id, body } = change
    const changed = await tx
      .update(comments)
      .set({ body, editedAt: sql`now()` })
      .where(eq(comments.id, id))
      .returning({ id: comments.id })
    if (changed.length === 0) throw gone()
    return
  }
  const { id, sessionId, fromSeq, toSeq, body } = change
  const [found] = await tx
    .select({ last: max(timelineEvents.seq) })
    .from(timelineEvents)
    .where(eq(timelineEvents.sessionId, sessionId))
  // A session of another space and one without events are answered alike.
  if (fromSeq > toSeq || toSeq > (found?.last ?? 0))
    throw new AppError('bad_input', 'The session has no such events. Nothing was saved.')
  await tx
    .insert(comments)
    .values({ id, spaceId: actor.spaceId, sessionId, authorId: actor.userId, authorName, fromSeq, toSeq, body })
}
