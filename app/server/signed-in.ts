// Middleware of every server function: no handler runs without an actor, who comes from the cookie alone, or beyond the actor's
// role; and no error leaves that was not written for a person: a database's words can hold values of rows.
import { isNotFound, isRedirect } from '@tanstack/react-router'
import { createMiddleware } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import type { Deed } from '#db/schema/roles.ts'
import { requireActor } from './actor.server.ts'
import { allowed } from './allowed.ts'
import type { Means } from './audit.server.ts'
import { sayable } from './sayable.server.ts'

const whoMay = (deed: Deed) =>
  createMiddleware({ type: 'function' }).server(async ({ next, serverFnMeta }) => {
    try {
      const request = getRequest()
      const actor = await requireActor(request.headers)
      allowed(actor, deed)
      const means: Means = { means: 'page', request }
      return await next({ context: { actor, means } })
    } catch (error) {
      if (isRedirect(error) || isNotFound(error)) throw error
      throw sayable(error, { name: serverFnMeta?.name })
    }
  })

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
