// What the pages of chats and foreign ids ask of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { findingsOf, meantBy, threadDetail, threadsOf } from './reads.server.ts'

export const readThreads = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .handler(({ context }) => threadsOf(context.actor))

/** One thread with its messages; null when it is not the viewer's. */
export const readThread = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(z.object({ id: z.string() }))
  .handler(({ data, context }) => (z.uuid().safeParse(data.id).success ? threadDetail(context.actor, data.id) : null))

export const readFindings = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => findingsOf(context.actor, data.sessionId))

export const resolveForeignId = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ id: z.string().max(4000) }))
  .handler(({ data, context }) => meantBy(context.actor, data.id))
