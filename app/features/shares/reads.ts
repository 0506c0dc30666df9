// What pages about share links ask of the server. POST, so that neither a code nor a draft stands in an address.
import { createServerFn } from '@tanstack/react-start'
import { getRequest, setResponseHeader, setResponseStatus } from '@tanstack/react-start/server'
import { z } from 'zod'
import { AppError } from '../../server/errors.ts'
import { database } from '../../server/database.server.ts'
import { sayable } from '../../server/sayable.server.ts'
import { listShares } from '../../server/shares/links.server.ts'
import { visitsOf } from '../../server/shares/visits.server.ts'
import { anybody, mayWrite } from '../../server/signed-in.ts'
import { firstOfShare, previewBodyOf, previewOf } from './reads.server.ts'
import type { SharedFirst } from './reads.server.ts'
import { shareDraft } from './share-input.ts'

/** What a code opens; null for every code that opens nothing; the seconds to wait after too many of those. */
export const readShared = createServerFn({ method: 'POST', strict: false })
  .middleware([anybody])
  .validator(z.object({ code: z.string().max(200), part: z.string().max(12) }))
  .handler(async ({ data }): Promise<SharedFirst | { wait: number } | null> => {
    try {
      return await firstOfShare(getRequest(), data.code, data.part)
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return null
      if (!(error instanceof AppError) || error.retryAfter === undefined) throw sayable(error, { name: 'readShared' })
      setResponseStatus(429)
      setResponseHeader('retry-after', String(error.retryAfter))
      return { wait: error.retryAfter }
    }
  })

const place = z.number().int().min(0).max(10_000).default(0)
const cursor = z.object({ ordinal: z.string().max(500), seq: z.number().int() })

/** What a reader would see of the link, made of nothing but a draft. */
export const previewSharedPage = createServerFn({ method: 'POST', strict: false })
  .middleware([mayWrite])
  .validator(z.object({ draft: shareDraft, after: cursor.nullable(), place }))
  .handler(({ data, context }) => previewOf(context.actor, data.draft, data.after, data.place))

/** The body of one event in a preview, as JSON text. */
export const previewSharedBody = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ draft: shareDraft, seq: z.number().int().positive(), place }))
  .handler(async ({ data, context }) =>
    JSON.stringify(await previewBodyOf(context.actor, data.draft, data.seq, data.place)),
  )

/** The links of the space, or of one session. */
export const readShares = createServerFn({ method: 'GET' })
  .middleware([mayWrite])
  .validator(z.object({ sessionId: z.uuid().optional() }))
  .handler(({ data, context }) => listShares(database(), context.actor, data.sessionId))

/** Who followed a link, as far as is known. */
export const readShareVisits = createServerFn({ method: 'GET' })
  .middleware([mayWrite])
  .validator(z.object({ id: z.uuid() }))
  .handler(({ data, context }) => visitsOf(database(), context.actor, data.id))
