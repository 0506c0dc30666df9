// What the tab of todos asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { todoHistory } from './history.server.ts'

/** How the todos of a session came about. */
export const readTodoHistory = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => todoHistory(context.actor, data.sessionId))
