// The first rows of the session list and of one session, from the server: shown until the collections are ready.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { pinRows } from '../organise/reads.server.ts'
import { sessionDetail, sessionPage } from './reads.server.ts'
import { repoRows } from './repos.server.ts'

const firstRows = 200

/** The newest sessions, how many there are, the repositories that their rows name, and the reader's pins. */
export const readSessions = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .handler(async ({ context }) => {
    const [page, repos, pins] = await Promise.all([
      sessionPage(context.actor, firstRows),
      repoRows(context.actor),
      pinRows(context.actor),
    ])
    return { ...page, repos, pins }
  })

/** One session and its todos; null when it is not of the viewer's space. */
export const readSession = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(z.object({ id: z.string() }))
  .handler(({ data, context }) => (z.uuid().safeParse(data.id).success ? sessionDetail(context.actor, data.id) : null))
