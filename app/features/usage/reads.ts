// What the usage pages ask of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { usageLinesOf, usageOf } from './reads.server.ts'

export const readUsage = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .handler(({ context }) => usageOf(context.actor))

export const readUsageLines = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => usageLinesOf(context.actor, data.sessionId))
