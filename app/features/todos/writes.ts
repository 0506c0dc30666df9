// A person's tick on a todo: kept beside what the agent says, and stronger than it.
import { createServerFn } from '@tanstack/react-start'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { todos } from '#db/schema/index.ts'
import { differs } from '../../server/differs.ts'
import { AppError } from '../../server/errors.ts'
import { mayWrite } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'

const change = z.object({
  id: z.uuid(),
  personStatus: z.enum(['pending', 'in_progress', 'completed']).nullable(),
  /** Comes with a tick that has waited: another tick since then stays, and the person is asked. */
  was: z.string().nullish(),
})

/** Saves ticks; null gives the agent's word back. */
export const saveTodos = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(100) }))
  .handler(({ data, context }) =>
    writeOnce(context.actor, data.key, async (tx) => {
      for (const { id, personStatus, was } of data.changes) {
        const seen = was === undefined ? [] : await tx.select().from(todos).where(eq(todos.id, id)).for('update')
        for (const { personStatus: now } of seen)
          if (differs(now, was ?? null, personStatus))
            throw new AppError(
              'conflict',
              `The todo was set to “${now ?? 'what its agent says'}” meanwhile. That stays.`,
            )
        const changed = await tx.update(todos).set({ personStatus }).where(eq(todos.id, id)).returning({ id: todos.id })
        if (changed.length === 0)
          throw new AppError('not_found', 'That todo is not here any more. Your tick was not saved.')
      }
      return ['todos']
    }),
  )
