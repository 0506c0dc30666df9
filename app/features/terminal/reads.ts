// What a terminal on screen asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { terminalSteps } from './reads.server.ts'

export const readTerminal = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid(), after: z.number().int().min(0) }))
  .handler(({ data, context }) => terminalSteps(context.actor, data.sessionId, data.after))
