// What the tab of files asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { changesOf, fileAt } from './files.server.ts'

/** What a session changed, file by file. */
export const readChanges = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => changesOf(context.actor, data.sessionId))

/** A file as it stood at an event. */
export const readFileAt = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(
    z.object({
      sessionId: z.uuid(),
      path: z.string().min(1).max(4000),
      seq: z
        .number()
        .int()
        .min(1)
        .max(2 ** 31 - 1),
    }),
  )
  .handler(({ data, context }) => fileAt(context.actor, data.sessionId, data.path, data.seq))
