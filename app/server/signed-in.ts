// Middleware of every server function: no handler runs without an actor, who comes from the cookie alone, or beyond the actor's
// role; and no error leaves that was not written for a person: a database's words can hold values of rows.
import { isNotFound, isRedirect } from '@tanstack/react-router'
import { createMiddleware } from '@tanstack/react-start'
import { getRequest, setResponseHeader, setResponseStatus } from '@tanstack/react-start/server'
import type { Deed } from '#db/schema/roles.ts'
import type { Actor } from '#db/transact.server.ts'
import { scopeId } from '#electric/proxy.server.ts'
import { requireActor } from './actor.server.ts'
import { allowed } from './allowed.ts'
import type { Means } from './audit.server.ts'
import { isKeepable, unkeepable } from './keepable.ts'
import { AppError } from './errors.ts'
import { scopeHeader } from './scope.ts'
import { sayable } from './sayable.server.ts'

const whoMay = (deed: Deed) =>
  createMiddleware({ type: 'function' }).server(({ next, data, serverFnMeta }) =>
    said(serverFnMeta?.name, async () => {
      const request = getRequest()
      const actor = await requireActor(request.headers)
      allowed(actor, deed)
      if (!isKeepable(data)) throw unkeepable()
      forThisScope(request, actor)
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

/** A write that waited for the server names the space and person it is meant for; anywhere else it is not done. */
function forThisScope(request: Request, actor: Actor): void {
  const meant = request.headers.get(scopeHeader)
  if (meant !== null && meant !== scopeId(actor))
    throw new AppError('unauthorized', 'That is meant for another space or person. Nothing was changed.')
}

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
