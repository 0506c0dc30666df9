// What a person may change of a session: its name.
import { createServerFn } from '@tanstack/react-start'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { sessions } from '#db/schema/index.ts'
import { AppError } from '../../server/errors.ts'
import { mayWrite } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'

const change = z.object({ id: z.uuid(), renamedTitle: z.string().trim().max(300).nullable() })

/** Saves the person's own names; an empty one gives the source's title back. */
export const saveSessions = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(100) }))
  .handler(({ data, context }) =>
    writeOnce(context.actor, data.key, async (tx) => {
      for (const { id, renamedTitle } of data.changes) {
        const fields = { renamedTitle: renamedTitle || null }
        const changed = await tx.update(sessions).set(fields).where(eq(sessions.id, id)).returning({ id: sessions.id })
        if (changed.length === 0)
          throw new AppError('not_found', 'That session is not here any more. Your change was not saved.')
      }
      return ['sessions']
    }),
  )
