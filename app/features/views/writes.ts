// A person's saved views: kept, shared with the space, removed.
import { createServerFn } from '@tanstack/react-start'
import { and, count, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { savedViews } from '#db/schema/index.ts'
import { allowed } from '../../server/allowed.ts'
import { AppError } from '../../server/errors.ts'
import { signedIn } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'
import { viewName, viewSearch } from './view-search.ts'

const mostViews = 200
const view = z.strictObject({ id: z.uuid(), name: viewName, search: viewSearch, shared: z.boolean() })
const change = z.union([view, z.strictObject({ id: z.uuid(), remove: z.literal(true) })])

/** Keeps or removes the actor's own views; to share one is to write in the space. */
export const saveViews = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(20) }))
  .handler(({ data, context: { actor } }) => {
    const { userId: ownerId, spaceId } = actor
    const own = (id: string) => and(eq(savedViews.id, id), eq(savedViews.ownerId, ownerId))
    return writeOnce(actor, data.key, async (tx) => {
      for (const one of data.changes) {
        if ('remove' in one) {
          await tx.delete(savedViews).where(own(one.id))
          continue
        }
        if (one.shared) allowed(actor, 'write')
        const { id, ...fields } = one
        const changed = await tx.update(savedViews).set(fields).where(own(id)).returning({ id: savedViews.id })
        if (changed.length > 0) continue
        const [held] = await tx.select({ n: count() }).from(savedViews).where(eq(savedViews.ownerId, ownerId))
        if ((held?.n ?? 0) >= mostViews)
          throw new AppError('conflict', `You have ${mostViews} saved views. Remove some first; nothing was saved.`)
        const made = await tx
          .insert(savedViews)
          .values({ id, spaceId, ownerId, ...fields })
          .onConflictDoNothing()
          .returning({ id: sql<string>`id` })
        if (made.length === 0) throw new AppError('conflict', 'The view could not be saved. Try again.')
      }
      return ['savedViews', 'sharedViews']
    })
  })
