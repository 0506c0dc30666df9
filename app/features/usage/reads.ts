// What the usage pages ask of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { usageLinesOf, usageOf, usageSince } from './reads.server.ts'

export const readUsage = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .handler(({ context }) => usageOf(context.actor))

/** What was counted in the last `days` days and the one before them, which may be today in another time zone. */
export const readUsageDays = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ days: z.number().int().min(1).max(366) }))
  .handler(({ data, context }) => usageSince(context.actor, new Date(Date.now() - (data.days + 1) * dayMs)))

const dayMs = 24 * 60 * 60 * 1000

export const readUsageLines = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => usageLinesOf(context.actor, data.sessionId))
