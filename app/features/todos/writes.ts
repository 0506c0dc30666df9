// A person's tick on a todo: kept beside what the agent says, and stronger than it.
import { createServerFn } from '@tanstack/react-start'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { todos } from '#db/schema/index.ts'
import { AppError } from '../../server/errors.ts'
import { mayWrite } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'

const change = z.object({ id: z.uuid(), personStatus: z.enum(['pending', 'in_progress', 'completed']).nullable() })

/** Saves ticks; null gives the agent's word back. */
export const saveTodos = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(100) }))
  .handler(({ data, context }) =>
    writeOnce(context.actor, data.key, async (tx) => {
      for (const { id, personStatus } of data.changes) {
        const changed = await tx.update(todos).set({ personStatus }).where(eq(todos.id, id)).returning({ id: todos.id })
        if (changed.length === 0)
          throw new AppError('not_found', 'That todo is not here any more. Your tick was not saved.')
      }
      return ['todos']
    }),
  )
