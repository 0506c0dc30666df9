// A person's pins: which sessions they keep at the top of their list.
import { createServerFn } from '@tanstack/react-start'
import { and, count, eq } from 'drizzle-orm'
import { z } from 'zod'
import { sessionPins, sessions } from '#db/schema/index.ts'
import { AppError } from '../../server/errors.ts'
import { signedIn } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'

const mostPins = 200
const change = z.strictObject({ id: z.uuid(), sessionId: z.uuid(), pinned: z.boolean() })

/** Pins sessions for the actor, or takes the pins away; one that stands so already stays as it is. */
export const savePins = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(mostPins) }))
  .handler(({ data, context: { actor } }) => {
    const { userId: ownerId, spaceId } = actor
    return writeOnce(actor, data.key, async (tx) => {
      for (const { id, sessionId, pinned } of data.changes) {
        if (!pinned) {
          await tx
            .delete(sessionPins)
            .where(and(eq(sessionPins.sessionId, sessionId), eq(sessionPins.ownerId, ownerId)))
          continue
        }
        const [session] = await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, sessionId))
        if (!session) throw new AppError('not_found', 'That session is not here any more. Nothing was pinned.')
        await tx.insert(sessionPins).values({ id, spaceId, ownerId, sessionId }).onConflictDoNothing()
      }
      const [held] = await tx.select({ n: count() }).from(sessionPins).where(eq(sessionPins.ownerId, ownerId))
      if ((held?.n ?? 0) > mostPins)
        throw new AppError(
          'conflict',
          `A person may pin ${mostPins} sessions. Take some pins away first; nothing was saved.`,
        )
      return ['sessionPins']
    })
  })
