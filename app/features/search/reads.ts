// What the search page asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { mostCharacters } from './language/parse.ts'
import { searchOf } from './reads.server.ts'

const asked = z.object({
  typed: z.string().max(mostCharacters),
  sessionId: z.uuid().optional(),
  before: z.object({ at: z.date(), id: z.uuid() }).optional(),
})

export const readSearch = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(asked)
  .handler(({ data, context }) => searchOf(context.actor, data))
