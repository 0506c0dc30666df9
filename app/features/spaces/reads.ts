// What a space's page asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { anyMember } from '../../server/signed-in.ts'
import { spacePageOf } from './reads.server.ts'

export const readSpace = createServerFn({ method: 'GET' })
  .middleware([anyMember])
  .handler(({ context }) => spacePageOf(context.actor))
