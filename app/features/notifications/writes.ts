// What a person does with notifications: they have been read.
import { createServerFn } from '@tanstack/react-start'
import { and, inArray, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { notifications } from '#db/schema/index.ts'
import { signedIn } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'

const change = z.object({ id: z.uuid() })

/** Marks notifications as read; those that are gone or were read before are left as they are. */
export const readNotifications = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(500) }))
  .handler(({ data, context }) =>
    writeOnce(context.actor, data.key, async (tx) => {
      const ids = data.changes.map(({ id }) => id)
      const read = await tx
        .update(notifications)
        .set({ readAt: sql`now()` })
        .where(and(inArray(notifications.id, ids), isNull(notifications.readAt)))
        .returning({ id: notifications.id })
      return read.length > 0 ? ['notifications'] : []
    }),
  )
