// Who looks at this page. Asked once per page load; everything else follows from the cookie.
import { createServerFn } from '@tanstack/react-start'
import { getRequest, setResponseHeader } from '@tanstack/react-start/server'
import type { Role } from '#db/schema/roles.ts'
import { scopeId } from '#electric/proxy.server.ts'
import { renewSignIn, signInOf } from '../../server/actor.server.ts'
import { database } from '../../server/database.server.ts'
import { spacesOf } from '../../server/members.server.ts'
import type { Membership } from '../../server/members.server.ts'
import { sayable } from '../../server/sayable.server.ts'
import { authHeaders } from '../../server/sign-in/auth-headers.server.ts'

/** `scope` stands in the URLs of shapes; `role` and `space` are what the person is in now, `spaces` all that they are in. */
export type Viewer = {
  scope: string
  userId: string
  name: string
  role: Role
  space: Membership
  spaces: Membership[]
}

/** The viewer, or null when nobody is signed in. */
export const readViewer = createServerFn({ method: 'GET' }).handler(async (): Promise<Viewer | null> => {
  try {
    const headers = authHeaders(getRequest())
    const signIn = await signInOf(headers, 'use')
    if (!signIn) return null
    const { actor } = signIn
    const cookies = await renewSignIn(headers)
    if (cookies.length > 0) setResponseHeader('set-cookie', cookies)
    const spaces = await spacesOf(database(), actor.userId)
    const space = spaces.find(({ spaceId }) => spaceId === actor.spaceId)
    if (!space) return null
    return { scope: scopeId(actor), userId: actor.userId, name: signIn.name, role: actor.role, space, spaces }
  } catch (error) {
    throw sayable(error, { name: 'readViewer' })
  }
})
