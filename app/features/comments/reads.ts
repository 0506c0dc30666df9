// What the tab of comments asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { commentsOf } from './reads.server.ts'

export const readComments = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => commentsOf(context.actor, data.sessionId))
