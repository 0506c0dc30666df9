// Who looks at this page. Asked once per page load; everything else follows from the cookie.
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders, setResponseHeader } from '@tanstack/react-start/server'
import { scopeId } from '#electric/proxy.server.ts'
import { actorOf, renewSignIn } from '../../server/actor.server.ts'
import { sayable } from '../../server/sayable.server.ts'

export type Viewer = { scope: string }

/** The viewer, or null when nobody is signed in. */
export const readViewer = createServerFn({ method: 'GET' }).handler(async (): Promise<Viewer | null> => {
  try {
    const headers = new Headers(getRequestHeaders())
    const actor = await actorOf(headers)
    if (!actor) return null
    const cookies = await renewSignIn(headers)
    if (cookies.length > 0) setResponseHeader('set-cookie', cookies)
    return { scope: scopeId(actor) }
  } catch (error) {
    throw sayable(error, { name: 'readViewer' })
  }
})
