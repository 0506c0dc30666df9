// What the imports page asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { searchIndexOf } from '../search/reads.server.ts'
import { filesOf, importRuns, maskedSources, refusals, refusedRaw } from './reads.server.ts'

export const readImports = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .handler(async ({ context }) => {
    const { actor } = context
    const [runs, refused, search, sources] = await Promise.all([
      importRuns(actor),
      refusals(actor),
      searchIndexOf(actor),
      maskedSources(actor),
    ])
    return { runs, refused, search, sources }
  })

export const readImportFiles = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ importId: z.uuid() }))
  .handler(({ data, context }) => filesOf(context.actor, data.importId))

export const readRefusedRaw = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ id: z.uuid() }))
  .handler(({ data, context }) => refusedRaw(context.actor, data.id))
