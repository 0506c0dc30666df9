// Where in its timeline a session made what it made; read when its tab is opened.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { madeEvents } from './reads.server.ts'

export const readMadeEvents = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => madeEvents(context.actor, data.sessionId))
