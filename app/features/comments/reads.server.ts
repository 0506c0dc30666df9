// Server reads of comments: those of one session, in the order of the events they stand at.
import { asc, eq } from 'drizzle-orm'
import { comments } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const most = 2000

export async function commentsOf(actor: Actor, sessionId: string) {
  return readAs(database(), actor, (tx) =>
    tx
      .select()
      .from(comments)
      .where(eq(comments.sessionId, sessionId))
      .orderBy(asc(comments.fromSeq), asc(comments.createdAt))
      .limit(most),
  )
}
