// Middleware of every server function: no handler runs without an actor, and the actor comes from the cookie alone.
import { createMiddleware } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { requireActor } from './actor.server.ts'

export const signedIn = createMiddleware({ type: 'function' }).server(async ({ next }) => {
  const actor = await requireActor(new Headers(getRequestHeaders()))
  return next({ context: { actor } })
})
