// What is asked before a session moves.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { mayWrite } from '../../server/signed-in.ts'
import { moveOutline } from './reads.server.ts'

/** What would move and where it could go; null for a session that is not here. */
export const readMove = createServerFn({ method: 'GET', strict: false })
  .middleware([mayWrite])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => moveOutline(context.actor, data.sessionId))
