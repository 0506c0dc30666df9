// Who looks at this page. Asked once per page load; everything else follows from the cookie.
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { scopeId } from '#electric/proxy.server.ts'
import { actorOf } from '../../server/actor.server.ts'
import { sayable } from '../../server/sayable.server.ts'

export type Viewer = { scope: string }

/** The viewer, or null when nobody is signed in. */
export const readViewer = createServerFn({ method: 'GET' }).handler(async (): Promise<Viewer | null> => {
  const actor = await actorOf(new Headers(getRequestHeaders())).catch((error: unknown) => {
    throw sayable(error, { name: 'readViewer' })
  })
  return actor && { scope: scopeId(actor) }
})
