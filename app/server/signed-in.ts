// Middleware of every server function: no handler runs without an actor, who comes from the cookie alone, and no error
// leaves that was not written for a person: a database's words can hold values of rows.
import { isNotFound, isRedirect } from '@tanstack/react-router'
import { createMiddleware } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { requireActor } from './actor.server.ts'
import type { Means } from './audit.server.ts'
import { sayable } from './sayable.server.ts'

export const signedIn = createMiddleware({ type: 'function' }).server(async ({ next, serverFnMeta }) => {
  try {
    const request = getRequest()
    const actor = await requireActor(request.headers)
    const means: Means = { means: 'page', request }
    return await next({ context: { actor, means } })
  } catch (error) {
    if (isRedirect(error) || isNotFound(error)) throw error
    throw sayable(error, { name: serverFnMeta?.name })
  }
})
