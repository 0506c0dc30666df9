// What the page of figures asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { anyMember } from '../../server/signed-in.ts'
import { figuresOf } from './reads.server.ts'

export const readFigures = createServerFn({ method: 'GET' })
  .middleware([anyMember])
  .handler(({ context }) => figuresOf(context.actor))
