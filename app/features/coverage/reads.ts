// What pages ask about completeness.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { keptSoon } from './kept.server.ts'
import { coverageOf } from './reads.server.ts'

export const readCoverage = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => coverageOf(context.actor, data.sessionId))

export const readKept = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .handler(({ context }) => keptSoon(context.actor))
