// A person's saved searches: kept, told of or not, removed.
import { createServerFn } from '@tanstack/react-start'
import { and, count, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { notifications, savedSearches } from '#db/schema/index.ts'
import { AppError } from '../../server/errors.ts'
import { signedIn } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'
import { savedName, savedQuery } from './saved-input.ts'

const mostSearches = 200
const saved = z.strictObject({ id: z.uuid(), name: savedName, query: savedQuery, notify: z.boolean() })
const change = z.union([saved, z.strictObject({ id: z.uuid(), remove: z.literal(true) })])

/** Keeps or removes the actor's own searches. What a removed one has told goes with it. */
export const saveSearches = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(20) }))
  .handler(({ data, context: { actor } }) => {
    const { userId: ownerId, spaceId } = actor
    const own = (id: string) => and(eq(savedSearches.id, id), eq(savedSearches.ownerId, ownerId))
    return writeOnce(actor, data.key, async (tx) => {
      for (const one of data.changes) {
        if ('remove' in one) {
          await tx.delete(savedSearches).where(own(one.id))
          await tx
            .delete(notifications)
            .where(and(eq(notifications.dedupeKey, `search:${one.id}`), eq(notifications.ownerId, ownerId)))
          continue
        }
        const { id, ...fields } = one
        const changed = await tx.update(savedSearches).set(fields).where(own(id)).returning({ id: savedSearches.id })
        if (changed.length > 0) continue
        const [held] = await tx.select({ n: count() }).from(savedSearches).where(eq(savedSearches.ownerId, ownerId))
        if ((held?.n ?? 0) >= mostSearches)
          throw new AppError(
            'conflict',
            `You have ${mostSearches} saved searches. Remove some first; nothing was saved.`,
          )
        const made = await tx
          .insert(savedSearches)
          .values({ id, spaceId, ownerId, ...fields })
          .onConflictDoNothing()
          .returning({ id: sql<string>`id` })
        if (made.length === 0) throw new AppError('conflict', 'The search could not be saved. Try again.')
      }
      return ['savedSearches', 'notifications']
    })
  })
