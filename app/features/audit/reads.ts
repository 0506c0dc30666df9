// What the page of activity asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { mayAdminister } from '../../server/signed-in.ts'
import { auditOf } from './reads.server.ts'

export const readAudit = createServerFn({ method: 'GET', strict: false })
  .middleware([mayAdminister])
  .validator(z.object({ before: z.object({ at: z.date(), id: z.uuid() }).nullable() }))
  .handler(({ data, context }) => auditOf(context.actor, data.before))
