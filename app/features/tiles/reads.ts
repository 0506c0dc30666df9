// Several sessions side by side: their rows and the first lines of their timelines, and what is compared of them.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { comparison } from './reads.server.ts'
import { mostTiles } from './tile-search.ts'

export const readComparison = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(z.object({ ids: z.array(z.uuid()).max(mostTiles) }))
  .handler(({ data, context }) => comparison(context.actor, data.ids))
