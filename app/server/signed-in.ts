// Middleware of every server function: no handler runs without an actor, who comes from the cookie alone, or beyond the actor's
// role; and no error leaves that was not written for a person: a database's words can hold values of rows.
import { isNotFound, isRedirect } from '@tanstack/react-router'
import { createMiddleware } from '@tanstack/react-start'
import { getRequest, setResponseHeader, setResponseStatus } from '@tanstack/react-start/server'
import type { Deed } from '#db/schema/roles.ts'
import { requireActor } from './actor.server.ts'
import { allowed } from './allowed.ts'
import type { Means } from './audit.server.ts'
import { isKeepable, unkeepable } from './keepable.ts'
import { sayable } from './sayable.server.ts'

const whoMay = (deed: Deed) =>
  createMiddleware({ type: 'function' }).server(({ next, data, serverFnMeta }) =>
    said(serverFnMeta?.name, async () => {
      const request = getRequest()
      const actor = await requireActor(request.headers)
      allowed(actor, deed)
      if (!isKeepable(data)) throw unkeepable()
      const means: Means = { means: 'page', request }
      return next({ context: { actor, means } })
    }),
  )

// A refusal has its status, and says when to come back; on a page that the server draws it is part of the page.
async function said<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isRedirect(error) || isNotFound(error)) throw error
    const refusal = sayable(error, name === undefined ? {} : { name })
    if (new URL(getRequest().url).pathname.startsWith('/_serverFn/')) {
      setResponseStatus(refusal.status)
      if (refusal.retryAfter !== undefined) setResponseHeader('retry-after', String(refusal.retryAfter))
    }
    throw refusal
  }
}

/** Whoever asks, signed in or not. */
export const anybody = createMiddleware({ type: 'function' }).server(({ next, data, serverFnMeta }) =>
  said(serverFnMeta?.name, async () => {
    if (!isKeepable(data)) throw unkeepable()
    return next()
  }),
)
/** Every member, auditors too: figures, and what concerns the person alone. */
export const anyMember = whoMay('figures')
/** Whoever may see contents. With POST it is for a person's own rows only. */
export const signedIn = whoMay('read')
/** Notes on what others have, which all see. */
export const mayComment = whoMay('comment')
/** Rows of the space. */
export const mayWrite = whoMay('write')
/** Members, invitations, and the space as a whole. */
export const mayAdminister = whoMay('administer')
